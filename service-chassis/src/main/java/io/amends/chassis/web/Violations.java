package io.amends.chassis.web;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;

import java.util.Comparator;

/**
 * Bean Validation's violations in words of the request: a pointer into the body, or the parameter's
 * name.
 */
final class Violations {
    private Violations() {}

    static RuleBroken refusal(ConstraintViolationException invalid) {
        return new RuleBroken(
                invalid.getConstraintViolations().stream()
                        .map(Violations::violation)
                        .sorted(Comparator.comparing(RuleBroken.Violation::pointer))
                        .toList());
    }

    private static RuleBroken.Violation violation(ConstraintViolation<?> violation) {
        var pointer = new StringBuilder();
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            } else if (node.getKey() != null) {
                pointer.append('/').append(JsonErrors.escape(node.getKey().toString()));
            }
            if (node.getKind() == ElementKind.PROPERTY && node.getName() != null) {
                pointer.append('/').append(JsonErrors.escape(node.getName()));
            }
        }
        return new RuleBroken.Violation(pointer.toString(), violation.getMessage());
    }
}
