package io.amends.notification.solicitation;

import io.amends.chassis.database.Ids;
import io.amends.notification.programme.ProgrammeName;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/**
 * One decision of a programme about one subject and one customer, from its timer to what became of
 * the mail.
 *
 * @param occasion tells apart several about one subject, such as the alerts of a case; empty where
 *     there is one
 * @param customerId null: written to staff, or a claim that is not answered yet
 * @param happenedAt when the visit or the case was
 * @param localDate the day it counts for
 * @param details what the mail tells about a case, as JSON
 * @param timerAt when to decide next, later than {@code dueAt} while something not heard of yet is
 *     waited for; null: nothing left to decide
 * @param dueAt when the decision was due, not before it was heard of, or is due again
 * @param version of the published decisions, 0: none yet
 * @param askedAt counts towards caps from here; null: it does not count
 * @param contactPointId the address that counts as asked, whoever has it; null for transactional
 *     mail
 * @param trace the traceparent of what led to it; not kept once nothing can follow
 */
public record Solicitation(
        UUID id,
        ProgrammeName programme,
        Subject subject,
        String occasion,
        @Nullable UUID customerId,
        @Nullable UUID claimId,
        String location,
        @Nullable UUID visitId,
        Instant happenedAt,
        LocalDate localDate,
        boolean imported,
        boolean voided,
        @Nullable String details,
        @Nullable Instant timerAt,
        Instant dueAt,
        long version,
        @Nullable Outcome outcome,
        @Nullable Rule rule,
        @Nullable Instant decidedAt,
        @Nullable Instant askedAt,
        @Nullable Instant sentAt,
        @Nullable UUID contactPointId,
        @Nullable String trace) {

    /** Nothing is decided yet about what was heard of. */
    static Solicitation heardOf(Occurrence heard, Instant dueAt) {
        return new Solicitation(
                Ids.next(),
                heard.programme(),
                heard.subject(),
                heard.occasion(),
                heard.customerId(),
                heard.claimId(),
                heard.location(),
                heard.visitId(),
                heard.happenedAt(),
                heard.localDate(),
                heard.imported(),
                heard.voided(),
                heard.details(),
                dueAt,
                dueAt,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                heard.trace());
    }

    /**
     * The solicitation after a decision. Days are those at the location, where its zone is known.
     */
    public Solicitation decided(Decision decision, Instant now, Optional<ZoneId> zone) {
        LocalDate today = zone.map(here -> LocalDate.ofInstant(now, here)).orElse(localDate);
        return switch (decision) {
            case Decision.Send() ->
                    change().localDate(today)
                            .outcome(Outcome.QUEUED, null)
                            .decidedAt(now)
                            .askedAt(now)
                            .build();
            case Decision.Defer(Rule why, Instant until) ->
                    change().localDate(today)
                            .outcome(Outcome.DEFERRED, why)
                            .decidedAt(now)
                            .dueAt(until)
                            .timerAt(until)
                            .askedAt(null)
                            .published();
            case Decision.Suppress(Rule why) ->
                    change().localDate(today)
                            .outcome(Outcome.SUPPRESSED, why)
                            .decidedAt(now)
                            .askedAt(null)
                            .published();
            case Decision.HoldOut(Rule why) ->
                    change().localDate(today)
                            .outcome(Outcome.HELD_OUT, why)
                            .decidedAt(now)
                            .askedAt(now)
                            .published();
            case Decision.Wait(Rule why, Instant until) -> change().timerAt(until).build();
        };
    }

    /** Its time has come, and something is waited for. */
    boolean isWaiting() {
        return timerAt != null && timerAt.isAfter(dueAt);
    }

    /** The trace that what is still to come belongs to; null where nothing can. */
    @Nullable String traceToFollow() {
        return outcome != null && outcome.isLast() ? null : trace;
    }

    /** The mail server took the mail. */
    public Solicitation sent(Instant at, Optional<ZoneId> zone) {
        return change().localDate(zone.map(here -> LocalDate.ofInstant(at, here)).orElse(localDate))
                .outcome(Outcome.SENT, null)
                .sentAt(at)
                .published();
    }

    /** The mail did not go and will not; the customer was not asked. */
    public Solicitation failed(Rule why) {
        return change().outcome(Outcome.FAILED, why).askedAt(null).published();
    }

    /** Nobody knows whether the mail went: it counts as asked, and is not sent again. */
    public Solicitation unknown() {
        return change().outcome(Outcome.UNKNOWN, Rule.INTERRUPTED).published();
    }

    /** Counts as asked at this address. */
    Solicitation at(@Nullable UUID address) {
        Change change = change();
        change.contactPointId = address;
        change.timerAt = timerAt;
        return change.build();
    }

    Solicitation about(UUID customer) {
        Change change = change();
        change.customerId = customer;
        change.timerAt = timerAt;
        return change.build();
    }

    private Change change() {
        return new Change(this);
    }

    /** What changes in a decision; the timer is gone unless it is set. */
    private static final class Change {
        private final Solicitation before;
        private @Nullable UUID customerId;
        private LocalDate localDate;
        private @Nullable Instant timerAt;
        private Instant dueAt;
        private long version;
        private @Nullable Outcome outcome;
        private @Nullable Rule rule;
        private @Nullable Instant decidedAt;
        private @Nullable Instant askedAt;
        private @Nullable Instant sentAt;
        private @Nullable UUID contactPointId;

        Change(Solicitation before) {
            this.before = before;
            this.customerId = before.customerId;
            this.localDate = before.localDate;
            this.dueAt = before.dueAt;
            this.version = before.version;
            this.outcome = before.outcome;
            this.rule = before.rule;
            this.decidedAt = before.decidedAt;
            this.askedAt = before.askedAt;
            this.sentAt = before.sentAt;
            this.contactPointId = before.contactPointId;
        }

        Change localDate(LocalDate date) {
            this.localDate = date;
            return this;
        }

        Change outcome(Outcome outcome, @Nullable Rule rule) {
            this.outcome = outcome;
            this.rule = rule;
            return this;
        }

        Change decidedAt(Instant at) {
            this.decidedAt = at;
            return this;
        }

        Change dueAt(Instant at) {
            this.dueAt = at;
            return this;
        }

        Change timerAt(Instant at) {
            this.timerAt = at;
            return this;
        }

        Change askedAt(@Nullable Instant at) {
            this.askedAt = at;
            return this;
        }

        Change sentAt(Instant at) {
            this.sentAt = at;
            return this;
        }

        Solicitation published() {
            version = before.version + 1;
            return build();
        }

        Solicitation build() {
            return new Solicitation(
                    before.id,
                    before.programme,
                    before.subject,
                    before.occasion,
                    customerId,
                    before.claimId,
                    before.location,
                    before.visitId,
                    before.happenedAt,
                    localDate,
                    before.imported,
                    before.voided,
                    before.details,
                    timerAt,
                    dueAt,
                    version,
                    outcome,
                    rule,
                    decidedAt,
                    askedAt,
                    sentAt,
                    contactPointId,
                    before.trace);
        }
    }
}
