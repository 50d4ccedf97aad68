package io.amends.analytics.solicitation;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;

/** The part of a solicitation that is counted. */
record Decision(
        int location,
        LocalDate day,
        String programme,
        String kind,
        String channel,
        String outcome,
        String rule) {

    static Decision of(SolicitationDecided event, int location) {
        return new Decision(
                location,
                event.localDate(),
                event.programme(),
                event.kind(),
                orNone(event.channel()),
                event.outcome(),
                orNone(event.rule()));
    }

    private static String orNone(@Nullable String word) {
        return word == null ? "" : word;
    }
}
