package io.amends.chassis.web;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Collectors;

/**
 * 422: well-formed, but against a rule. Names each field and the rule in words, never the offending
 * value.
 */
public final class RuleBroken extends Refusal {
    private final List<Violation> violations;

    /**
     * One broken rule: where, as a JSON pointer into the body (or the name of a parameter), and
     * which.
     */
    public record Violation(String pointer, @Nullable String parameter, String rule) {
        public Violation(String pointer, String rule) {
            this(pointer, null, rule);
        }

        Violation within(String parentPointer) {
            return parameter == null ? new Violation(parentPointer + pointer, rule) : this;
        }
    }

    public RuleBroken(List<Violation> violations) {
        super(422, "rule-broken", "Rule broken", words(violations));
        this.violations = List.copyOf(violations);
    }

    /**
     * A rule about a field of the body; the pointer is a JSON pointer such as {@code
     * /amount/minor}, "" is the body itself.
     */
    public static RuleBroken at(String pointer, String rule) {
        return new RuleBroken(List.of(new Violation(pointer, rule)));
    }

    /** A rule about a parameter of the path, the query or a header. */
    public static RuleBroken parameter(String name, String rule) {
        return new RuleBroken(List.of(new Violation("", name, rule)));
    }

    public List<Violation> violations() {
        return violations;
    }

    /** The same, seen from the object that contains this one. */
    RuleBroken within(String parentPointer) {
        return new RuleBroken(violations.stream().map(v -> v.within(parentPointer)).toList());
    }

    @Override
    List<Problem.FieldError> errors() {
        return violations.stream()
                .map(
                        v ->
                                new Problem.FieldError(
                                        v.parameter() == null ? v.pointer() : null,
                                        v.parameter(),
                                        v.rule()))
                .toList();
    }

    private static String words(List<Violation> violations) {
        return violations.stream()
                .map(
                        v -> {
                            String place = v.parameter() == null ? v.pointer() : v.parameter();
                            return place.isEmpty() ? v.rule() : place + " " + v.rule();
                        })
                .collect(Collectors.joining("; "));
    }
}
