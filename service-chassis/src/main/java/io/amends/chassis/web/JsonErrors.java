package io.amends.chassis.web;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Jackson's failures in words of the request. Nothing from the parser and no value from the body
 * gets into them.
 */
final class JsonErrors {
    private JsonErrors() {}

    /**
     * What the client did wrong; null when it was not the client: an answer that can't be written,
     * a type that can't be mapped.
     */
    static @Nullable Refusal refusal(JacksonException failure) {
        if (failure instanceof InvalidDefinitionException) {
            return null;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case Refusal refusal -> {
                    return refusal instanceof RuleBroken broken
                            ? broken.within(pointer(failure))
                            : refusal;
                }
                case TidyTextJsonFactory.UntidyText untidy -> {
                    return RuleBroken.at(pointer(untidy), untidy.getOriginalMessage());
                }
                case InputCoercionException outOfRange -> {
                    return RuleBroken.at(
                            pointer(failure),
                            "must be "
                                    + Expected.of(outOfRange.getTargetType())
                                    + " within its range");
                }
                case StreamConstraintsException limit -> {
                    return RuleBroken.at(pointer(failure), limit(limit.getOriginalMessage()));
                }
                case StreamReadException unreadable -> {
                    return unreadable.getOriginalMessage().startsWith("Duplicate field")
                            ? RuleBroken.at(pointer(unreadable), "must not be there twice")
                            : new MalformedJson(
                                    "the body is not well-formed JSON"
                                            + place(unreadable.getLocation()));
                }
                default -> {}
            }
        }
        return failure instanceof JsonMappingException mapping
                ? RuleBroken.at(pointer(mapping), rule(mapping))
                : new MalformedJson("the body is not well-formed JSON");
    }

    private static String rule(JsonMappingException failure) {
        return switch (failure) {
            case UnrecognizedPropertyException unknown ->
                    "is not a known field"
                            + nearest(unknown.getPropertyName(), unknown.getKnownPropertyIds());
            case InvalidNullException missing -> "must not be null";
            case MismatchedInputException mismatch -> mismatched(mismatch);
            default ->
                    failure.getCause() instanceof IllegalArgumentException ruled
                                    && ruled.getMessage() != null
                            ? ruled.getMessage()
                            : "is not valid";
        };
    }

    private static String mismatched(MismatchedInputException mismatch) {
        String message = mismatch.getOriginalMessage();
        if (message.startsWith("Trailing token")) {
            return "must be one JSON value and nothing after it";
        }
        if (message.startsWith("No content to map")
                || message.startsWith("Cannot map `null`")
                || message.startsWith("Missing required creator property")
                || message.startsWith("Null value for creator property")) {
            return "is required";
        }
        return "must be " + Expected.of(mismatch.getTargetType());
    }

    private static String nearest(String name, @Nullable Collection<Object> known) {
        String nearest =
                known == null
                        ? null
                        : Spelling.nearest(
                                name,
                                known.stream().map(String::valueOf).collect(Collectors.toList()));
        return nearest == null ? "" : "; the nearest known one is '" + nearest + "'";
    }

    private static String limit(String message) {
        if (message.startsWith("Document nesting depth")) {
            return "must not be nested deeper than 50 levels";
        }
        if (message.startsWith("String value length")) {
            return "must not be longer than 100,000 characters";
        }
        if (message.startsWith("Name")) {
            return "must not have a field name longer than 1,000 characters";
        }
        return message.startsWith("Number")
                ? "must not be a number of more than 50 digits"
                : "is too large";
    }

    /**
     * Where it is: the mapping's path when there is one (complete, also inside lists), otherwise
     * where the parser stands.
     */
    private static String pointer(JacksonException failure) {
        if (failure instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return mapping.getPath().stream()
                    .map(
                            step ->
                                    "/"
                                            + (step.getFieldName() == null
                                                    ? String.valueOf(step.getIndex())
                                                    : escape(step.getFieldName())))
                    .collect(Collectors.joining());
        }
        return failure.getProcessor() instanceof JsonParser parser
                        && parser.getParsingContext() != null
                ? parser.getParsingContext().pathAsPointer().toString()
                : "";
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 0
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    /** A field's name as a step of a JSON pointer (RFC 6901). */
    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
