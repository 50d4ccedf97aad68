package io.amends.customer.visit;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.customer.visit.Posted.Identity;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/** When a visit counts. */
class VisitTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Instant RECEIVED = Instant.parse("2026-11-21T04:58:00Z");

    @Test
    void aClockThatRunsAheadByFiveMinutesIsBelieved() {
        Instant occurred = RECEIVED.plus(Duration.ofMinutes(5));
        Visit visit = visitAt(occurred);
        assertThat(visit.skewed()).isFalse();
        assertThat(visit.effectiveAt()).isEqualTo(occurred);
        assertThat(visit.localDate()).isEqualTo(LocalDate.parse("2026-11-21"));
    }

    @Test
    void aVisitOfAClockThatRunsAheadFurtherCountsWhenItWasReceived() {
        Visit visit = visitAt(RECEIVED.plus(Duration.ofMinutes(5)).plusMillis(1));
        assertThat(visit.skewed()).isTrue();
        assertThat(visit.effectiveAt()).isEqualTo(RECEIVED);
        assertThat(visit.localDate()).isEqualTo(LocalDate.parse("2026-11-20"));
    }

    @Test
    void anAmendmentCountsByWhenTheVisitWasFirstReceived() {
        Instant occurred = RECEIVED.plus(Duration.ofHours(1));
        Visit amended =
                visitAt(occurred).amend(post(occurred, occurred), NEW_YORK, List.of(), null);
        assertThat(amended.receivedAt()).isEqualTo(RECEIVED);
        assertThat(amended.effectiveAt()).isEqualTo(RECEIVED);
        assertThat(amended.version()).isEqualTo(2);
    }

    private static Visit visitAt(Instant occurred) {
        return Visit.record(post(occurred, RECEIVED), NEW_YORK, List.of(), null);
    }

    private static Posted post(Instant occurred, Instant received) {
        return new Posted(
                new Identity("till-7", "1"),
                new UUID(1, 1),
                null,
                occurred,
                null,
                received,
                false,
                "main-street",
                null,
                List.of(),
                Status.COMPLETED,
                null,
                null,
                null,
                null,
                List.of(),
                null);
    }
}
