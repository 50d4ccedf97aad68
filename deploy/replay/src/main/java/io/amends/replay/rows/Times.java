package io.amends.replay.rows;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;

/**
 * Reads a row's date, with or without a time of day. A bare date means noon: far from midnight, so
 * that the visit keeps its date in the zones of most readers.
 */
public final class Times {

    private static final String ISO = "uuuu-MM-dd[['T'][' ']HH:mm[:ss][.SSS]][XXX]";

    private final DateTimeFormatter format;
    private final String pattern;
    private final ZoneId zone;

    /**
     * @param pattern as of {@link DateTimeFormatter}, or 'iso'
     * @param zone of times that name no offset
     */
    public Times(String pattern, ZoneId zone) {
        // A strict resolver refuses 30 February, and wants the year as 'u'.
        String strict = pattern.equals("iso") ? ISO : pattern.replace('y', 'u');
        this.format = DateTimeFormatter.ofPattern(strict).withResolverStyle(ResolverStyle.STRICT);
        this.pattern = pattern;
        this.zone = zone;
    }

    String read(String text) throws UnreadableRow {
        TemporalAccessor time;
        try {
            time =
                    format.parseBest(
                            text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
        } catch (DateTimeException e) {
            throw new UnreadableRow("date '" + text + "' is not " + pattern);
        }
        ZonedDateTime zoned =
                switch (time) {
                    case ZonedDateTime exact -> exact;
                    case LocalDateTime local -> local.atZone(zone);
                    default -> LocalDate.from(time).atTime(LocalTime.NOON).atZone(zone);
                };
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(zoned);
    }
}
