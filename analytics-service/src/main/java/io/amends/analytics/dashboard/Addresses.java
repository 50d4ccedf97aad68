package io.amends.analytics.dashboard;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Addresses with a query, built up name by name; what is empty is left out. */
final class Addresses {
    private final String path;
    private final Map<String, String> query = new LinkedHashMap<>();

    private Addresses(String path) {
        this.path = path;
    }

    static Addresses to(String path) {
        return new Addresses(path);
    }

    Addresses with(String name, @Nullable Object value) {
        if (value != null && !value.toString().isBlank()) {
            query.put(name, value.toString());
        }
        return this;
    }

    @Override
    public String toString() {
        return query.isEmpty()
                ? path
                : query.entrySet().stream()
                        .map(
                                part ->
                                        part.getKey()
                                                + "="
                                                + URLEncoder.encode(
                                                        part.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", path + "?", ""));
    }
}
