package io.amends.notification.programme;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

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

    /** When the quiet that holds at this moment is over; empty when none holds. */
    public Optional<Instant> endOfQuietAt(Instant now, ZoneId zone) {
        ZonedDateTime here = now.atZone(zone);
        LocalTime time = here.toLocalTime();
        if (!isQuiet(time)) {
            return Optional.empty();
        }
        ZonedDateTime end =
                here.toLocalDate().plusDays(time.isBefore(to) ? 0 : 1).atTime(to).atZone(zone);
        // In the hour that clocks repeat in autumn the end may have passed once already.
        if (!end.isAfter(here)) {
            end = end.withLaterOffsetAtOverlap();
        }
        return Optional.of(end.toInstant());
    }

    private boolean isQuiet(LocalTime time) {
        return from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
    }
}
