package io.amends.chassis.web;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The version of an aggregate as an ETag, so that a client can say which one it has read ({@code
 * If-Match}).
 */
public final class ETags {
    private ETags() {}

    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /**
     * @throws PreconditionFailed if the client has read another version; without the header any
     *     will do
     */
    public static void requireMatch(@Nullable String ifMatch, long current) {
        boolean matches =
                ifMatch == null
                        || Arrays.stream(ifMatch.split(",", -1))
                                .map(String::strip)
                                .anyMatch(tag -> tag.equals("*") || tag.equals(of(current)));
        if (!matches) {
            throw new PreconditionFailed("somebody changed it since you read it: read it again");
        }
    }
}
