package io.amends.feedback.location;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What this service reads of {@code location.changed.v1}. */
public record LocationChanged(
        String location,
        long version,
        @Nullable String name,
        @Nullable String timeZone,
        @Nullable String currency,
        @Nullable String country,
        @Nullable Hours calendar) {

    /** No hours at all: round the clock. */
    public record Hours(@Nullable List<Opening> weekly, @Nullable List<String> holidays) {}

    /** One interval of one weekday; several may name the same day. */
    public record Opening(String day, String opens, String closes) {}
}
