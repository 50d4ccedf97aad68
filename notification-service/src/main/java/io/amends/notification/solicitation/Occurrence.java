package io.amends.notification.solicitation;

import io.amends.notification.programme.ProgrammeName;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * Something heard of that a programme may write about.
 *
 * @param version of the visit or the case, so that repeats and older states are recognised
 * @param details what the mail tells about it, as JSON
 * @param trace the traceparent of what was heard
 */
record Occurrence(
        ProgrammeName programme,
        Subject subject,
        String occasion,
        long version,
        @Nullable UUID customerId,
        @Nullable UUID claimId,
        String location,
        @Nullable UUID visitId,
        Instant happenedAt,
        LocalDate localDate,
        boolean imported,
        boolean voided,
        @Nullable String details,
        @Nullable String trace) {}
