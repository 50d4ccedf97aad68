package io.amends.chassis.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Refuses what the framework would fail on, in an answer of its own and with the address in the
 * log: media types that are none, and the character that no database can store.
 */
final class ReadableRequests {
    /** Headers that are parsed before it is known who asks; the others are only compared. */
    private static final List<CharSequence> PARSED =
            List.of(
                    HttpHeaders.ACCEPT,
                    HttpHeaders.ACCEPT_LANGUAGE,
                    HttpHeaders.CONTENT_TYPE,
                    HttpHeaders.IF_MATCH,
                    HttpHeaders.IF_NONE_MATCH);

    /** Several times what browsers and programs send. */
    private static final int MOST_CHARACTERS = 2_000;

    private ReadableRequests() {}

    /** Why this request can't be read; null when it can. */
    static @Nullable Refusal refusal(HttpServerRequest request) {
        for (CharSequence name : PARSED) {
            int length = 0;
            for (String value : request.headers().getAll(name)) {
                length += value.length();
            }
            if (length > MOST_CHARACTERS) {
                return new HeaderTooLarge(name.toString(), MOST_CHARACTERS);
            }
        }
        if (request.uri().contains("%00")) {
            return new MalformedRequest("the address must not contain the character NUL");
        }
        if (!areMediaTypes(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
            return new MalformedRequest("Content-Type is not a media type");
        }
        return areMediaTypes(request.getHeader(HttpHeaders.ACCEPT))
                ? null
                : new MalformedRequest("Accept is not a list of media types");
    }

    /** Whether a form holds only what a database can store. */
    static boolean isReadable(MultivaluedMap<?, ?> form) {
        return form.values().stream()
                .flatMap(List::stream)
                .noneMatch(value -> value instanceof String text && text.indexOf('\0') >= 0);
    }

    private static boolean areMediaTypes(@Nullable String header) {
        if (header == null || header.equals("application/json") || header.equals("*/*")) {
            return true;
        }
        try {
            for (String type : header.split(",", -1)) {
                String quality = MediaType.valueOf(type.strip()).getParameters().get("q");
                if (quality != null) {
                    Float.parseFloat(quality);
                }
            }
            return true;
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }
}
