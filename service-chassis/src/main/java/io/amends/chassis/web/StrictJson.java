package io.amends.chassis.web;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * JSON as this system reads it from clients: unknown fields, wrong types, fractions for whole
 * numbers, duplicate keys, trailing tokens, NUL and lone surrogates are refused, with the field's
 * JSON pointer and the rule in words.
 */
public final class StrictJson {
    private static final ObjectMapper MAPPER = StrictMapper.create();

    private StrictJson() {}

    /**
     * Reads one value, such as a line of a batch. @throws MalformedJson when it is not JSON @throws
     * RuleBroken when it breaks a rule
     */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            return notNull(MAPPER.readValue(json, type));
        } catch (JacksonException e) {
            throw refusal(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** See {@link #read(byte[], Class)}. */
    public static <T> T read(String json, Class<T> type) {
        return read(json.getBytes(StandardCharsets.UTF_8), type);
    }

    /** The mapper behind it, which also writes every answer. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    private static <T> T notNull(@org.jspecify.annotations.Nullable T value) {
        if (value == null) {
            throw RuleBroken.at("", "is required");
        }
        return value;
    }

    private static RuntimeException refusal(JacksonException e) {
        Refusal refusal = JsonErrors.refusal(e);
        return refusal == null ? new IllegalStateException(e) : refusal;
    }
}
