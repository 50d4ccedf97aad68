package io.amends.chassis.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * The place in a sorted list after which the next page starts: the sort keys of the last item,
 * opaque to clients.
 */
public final class Cursor {
    private static final char SEPARATOR = '\u001f';

    private Cursor() {}

    public static String encode(String... parts) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(String.valueOf(SEPARATOR), parts).getBytes(UTF_8));
    }

    /**
     * The sort keys, exactly as many as asked for; 422 when the cursor is not one that this
     * endpoint gave out.
     */
    public static List<String> decode(String cursor, int parts) {
        List<String> decoded;
        try {
            decoded = split(new String(Base64.getUrlDecoder().decode(cursor), UTF_8));
        } catch (IllegalArgumentException notBase64) {
            decoded = List.of();
        }
        if (decoded.size() != parts || !isOurs(cursor, decoded)) {
            throw foreign();
        }
        return decoded;
    }

    /** A sort key that is a moment; 422 when it is none, or one that no row can have. */
    public static Instant instant(String part) {
        try {
            Instant at = Instant.parse(part);
            if (Years.contain(at)) {
                return at;
            }
        } catch (DateTimeException foreign) {
            throw foreign();
        }
        throw foreign();
    }

    /** A sort key that is an id; 422 when it is none. */
    public static UUID uuid(String part) {
        try {
            return UUID.fromString(part);
        } catch (IllegalArgumentException foreign) {
            throw foreign();
        }
    }

    private static RuleBroken foreign() {
        return RuleBroken.parameter("cursor", "must be the 'next' of an earlier page");
    }

    /** Written as it would be written again, and with nothing in it that no database can store. */
    private static boolean isOurs(String cursor, List<String> parts) {
        return parts.stream().noneMatch(part -> part.indexOf('\0') >= 0)
                && encode(parts.toArray(String[]::new)).equals(cursor);
    }

    private static List<String> split(String joined) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int end = joined.indexOf(SEPARATOR);
                end >= 0;
                end = joined.indexOf(SEPARATOR, start)) {
            parts.add(joined.substring(start, end));
            start = end + 1;
        }
        parts.add(joined.substring(start));
        return parts;
    }
}
