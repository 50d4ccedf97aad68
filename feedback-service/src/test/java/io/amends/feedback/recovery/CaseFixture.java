package io.amends.feedback.recovery;

import io.amends.feedback.location.Calendar;
import io.amends.feedback.location.Calendar.Interval;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A case about a wait on Friday 20 November 2026, 15:04 in New York: 4 hours to acknowledge, 24 to
 * resolve.
 */
final class CaseFixture {
    static final Instant OPENED = Instant.parse("2026-11-20T20:04:00Z");
    static final Calendar ROUND_THE_CLOCK = Calendar.roundTheClock(ZoneOffset.UTC);
    static final Calendar NINE_TO_SIX =
            new Calendar(
                    ZoneId.of("America/New_York"),
                    Arrays.stream(DayOfWeek.values())
                            .collect(
                                    Collectors.toMap(
                                            Function.identity(),
                                            _ -> List.of(new Interval(9 * 60, 18 * 60)))),
                    Set.of());

    private CaseFixture() {}

    interface Acting {
        Outcome on(RecoveryCase one, Instant at);
    }

    static RecoveryCase opened() {
        return openedWith(ROUND_THE_CLOCK);
    }

    static RecoveryCase openedWith(Calendar calendar) {
        return open(subject(null, false), null, calendar, false);
    }

    static RecoveryCase imported() {
        return open(subject(null, true), null, ROUND_THE_CLOCK, true);
    }

    static RecoveryCase open(
            Subject subject, @Nullable UUID customer, Calendar calendar, boolean imported) {
        return RecoveryCase.open(
                subject,
                customer,
                calendar,
                Duration.ofHours(4),
                Duration.ofHours(24),
                new Doing(CaseAction.BY_ITSELF, OPENED, OPENED, imported));
    }

    static Subject subject(@Nullable Cause cause, boolean imported) {
        return new Subject(
                id(8), id(7), "main-street", false, Severity.NORMAL, cause, null, null, imported);
    }

    static UUID id(int n) {
        return UUID.fromString("0199a1b2-7c00-7000-8000-00000000000" + n);
    }

    static RecoveryCase in(CaseState state) {
        RecoveryCase one = opened();
        Instant at = OPENED.plus(Duration.ofHours(1));
        switch (state) {
            case OPENED -> {}
            case ACKNOWLEDGED -> acknowledge(one, at);
            case IN_PROGRESS -> contact(one, at);
            case RESOLVED -> resolve(one, at);
            case CONFIRMED -> {
                resolve(one, at);
                confirm(one, at);
            }
            case CLOSED -> {
                resolve(one, at);
                close(one, at);
            }
        }
        return one;
    }

    static Outcome acknowledge(RecoveryCase one, Instant at) {
        return one.acknowledge(by(at), null);
    }

    static Outcome assign(RecoveryCase one, Instant at) {
        return one.assign(by(at), "bob");
    }

    static Outcome contact(RecoveryCase one, Instant at) {
        return one.contact(by(at), "phone", true, null);
    }

    static Outcome apologise(RecoveryCase one, Instant at) {
        return one.remedy(
                by(at),
                Authority.unlimited("the owner"),
                new RemedyTerms("USD", null),
                RemedyKind.APOLOGY,
                null,
                null,
                null);
    }

    static Outcome resolve(RecoveryCase one, Instant at) {
        return one.resolve(by(at), Duration.ofDays(7), null, null);
    }

    static Outcome confirm(RecoveryCase one, Instant at) {
        return one.confirm(by(at), null);
    }

    static Outcome reopen(RecoveryCase one, Instant at) {
        return one.reopen(by(at), null);
    }

    static Outcome close(RecoveryCase one, Instant at) {
        return one.close(by(at), null);
    }

    private static Doing by(Instant at) {
        return Doing.now("ann", at);
    }
}
