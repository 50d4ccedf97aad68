package io.amends.chassis.web;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a field should have been, in words. */
final class Expected {
    private static final Set<Class<?>> WHOLE =
            Set.of(
                    byte.class,
                    short.class,
                    int.class,
                    long.class,
                    Byte.class,
                    Short.class,
                    Integer.class,
                    Long.class,
                    BigInteger.class);
    private static final Set<Class<?>> NUMBER =
            Set.of(
                    float.class,
                    double.class,
                    Float.class,
                    Double.class,
                    BigDecimal.class,
                    Number.class);
    private static final Map<Class<?>, String> WORDS =
            Map.ofEntries(
                    Map.entry(String.class, "text"),
                    Map.entry(boolean.class, "true or false"),
                    Map.entry(Boolean.class, "true or false"),
                    Map.entry(UUID.class, "a UUID"),
                    Map.entry(
                            Instant.class,
                            "an existing date and time with its offset, such as 2026-11-20T12:31:07-05:00"),
                    Map.entry(
                            OffsetDateTime.class,
                            "an existing date and time with its offset, such as 2026-11-20T12:31:07-05:00"),
                    Map.entry(
                            ZonedDateTime.class,
                            "an existing date and time with its offset, such as 2026-11-20T12:31:07-05:00"),
                    Map.entry(LocalDate.class, "an existing date, such as 2026-11-20"),
                    Map.entry(LocalTime.class, "a time of day, such as 09:30"),
                    Map.entry(Duration.class, "a duration, such as PT30M"),
                    Map.entry(ZoneId.class, "a time zone, such as America/New_York"),
                    Map.entry(Currency.class, "an ISO 4217 currency code, such as USD"));

    private Expected() {}

    static String of(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (WHOLE.contains(type)) {
            return "a whole number";
        }
        if (NUMBER.contains(type)) {
            return "a number";
        }
        String words = WORDS.get(type);
        if (words != null) {
            return words;
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(
                                    constant ->
                                            StrictJson.mapper()
                                                    .convertValue(constant, String.class))
                            .collect(Collectors.joining(", "));
        }
        return Collection.class.isAssignableFrom(type) || type.isArray() ? "a list" : "an object";
    }
}
