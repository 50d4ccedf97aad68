package io.amends.notification.programme;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The part of the day, on the clocks at the location, in which nobody is written to; may reach past
 * midnight.
 */
public record QuietHours(LocalTime from, LocalTime to) {
    public QuietHours {
        if (from.equals(to)) {
            throw new IllegalArgumentException("quiet hours start and end at different times");
        }
    }

    /**
     * The first moment from now on whose time of day at the location is not quiet; empty when that
     * is now. Quiet ends at its end, twice in an autumn's night, or when clocks are changed past
     * it.
     */
    public Optional<Instant> endOfQuietAt(Instant now, ZoneId zone) {
        if (!isQuiet(now, zone)) {
            return Optional.empty();
        }
        ZoneRules rules = zone.getRules();
        LocalDateTime end = now.atZone(zone).toLocalDate().atTime(to);
        // The third day is for an end that a spring's night has not.
        Stream<Instant> ends =
                Stream.of(end, end.plusDays(1), end.plusDays(2))
                        .flatMap(at -> rules.getValidOffsets(at).stream().map(at::toInstant));
        Stream<Instant> change =
                Stream.ofNullable(rules.nextTransition(now)).map(ZoneOffsetTransition::getInstant);
        return Stream.concat(ends, change)
                .filter(at -> at.isAfter(now) && !isQuiet(at, zone))
                .min(Comparator.naturalOrder());
    }

    private boolean isQuiet(Instant at, ZoneId zone) {
        LocalTime time = at.atZone(zone).toLocalTime();
        return from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
    }
}
