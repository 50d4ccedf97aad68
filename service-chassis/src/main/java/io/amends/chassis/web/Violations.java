package io.amends.chassis.web;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bean Validation's violations in words of the request: a pointer into the body, or the parameter's
 * name.
 */
final class Violations {
    private static final Set<String> SIMPLE = Set.of("java.lang", "java.time", "java.util");

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
        List<Class<?>> types = List.of();
        String parameter = null;
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            } else if (node.getKey() != null) {
                pointer.append('/').append(JsonErrors.escape(node.getKey().toString()));
            }
            switch (node.getKind()) {
                case METHOD -> types = node.as(Path.MethodNode.class).getParameterTypes();
                case PARAMETER -> {
                    boolean body =
                            isBody(
                                    types.get(
                                            node.as(Path.ParameterNode.class).getParameterIndex()));
                    parameter = body ? null : node.getName();
                }
                case PROPERTY, BEAN -> {
                    if (node.getName() != null) {
                        pointer.append('/').append(JsonErrors.escape(node.getName()));
                    }
                }
                case CONSTRUCTOR, CROSS_PARAMETER, RETURN_VALUE, CONTAINER_ELEMENT -> {}
            }
        }
        return new RuleBroken.Violation(pointer.toString(), parameter, violation.getMessage());
    }

    /** Parameters of the path and the query are simple values; a body never is. */
    private static boolean isBody(Class<?> type) {
        boolean simple =
                type.isPrimitive() || type.isEnum() || SIMPLE.contains(type.getPackageName());
        return !simple
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type);
    }
}
