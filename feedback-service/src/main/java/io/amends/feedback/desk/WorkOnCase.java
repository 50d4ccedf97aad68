package io.amends.feedback.desk;

import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.ETags;
import io.amends.chassis.web.Forbidden;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.RuleBroken;
import io.amends.feedback.customer.Forgetting;
import io.amends.feedback.desk.Work.Acknowledge;
import io.amends.feedback.desk.Work.Assign;
import io.amends.feedback.desk.Work.Close;
import io.amends.feedback.desk.Work.Confirm;
import io.amends.feedback.desk.Work.Contact;
import io.amends.feedback.desk.Work.Remedy;
import io.amends.feedback.desk.Work.Reopen;
import io.amends.feedback.desk.Work.Resolve;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Doing;
import io.amends.feedback.recovery.Money;
import io.amends.feedback.recovery.Outcome;
import io.amends.feedback.recovery.RecoveryCase;
import io.amends.feedback.recovery.RecoveryCases;
import io.amends.feedback.recovery.RecoveryPolicy;
import io.amends.feedback.recovery.RemedyKind;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Lets the signed-in person, or program, look at a case and do one thing about it, in its own
 * transaction, and only where they may.
 */
@ApplicationScoped
class WorkOnCase {
    private static final Duration CLOCKS_DIFFER_BY = Duration.ofMinutes(5);

    private final RecoveryCases cases;
    private final RecoveryPolicy policy;
    private final TermsOfRemedies terms;
    private final Forgetting forgetting;
    private final Caller caller;
    private final Clock clock;

    WorkOnCase(
            RecoveryCases cases,
            RecoveryPolicy policy,
            TermsOfRemedies terms,
            Forgetting forgetting,
            Caller caller,
            Clock clock) {
        this.cases = cases;
        this.policy = policy;
        this.terms = terms;
        this.forgetting = forgetting;
        this.caller = caller;
        this.clock = clock;
    }

    /** What became of it, and how the case then stands. */
    record Worked(Outcome outcome, RecoveryCase after) {}

    /**
     * @param seen the ETag of the version that the caller has looked at; null when it doesn't
     *     matter
     * @param at when it was done; null for now
     */
    @Transactional
    Worked on(UUID caseId, @Nullable String seen, @Nullable Instant at, Work work) {
        cases.find(caseId)
                .map(RecoveryCase::customerId)
                .ifPresent(customer -> forgetting.keepFromErasure(List.of(customer)));
        RecoveryCase one = visible(cases.lock(caseId));
        ETags.requireMatch(seen, one.version());
        Outcome outcome = attempt(one, work, doing(at, one.subject().imported()));
        cases.save(List.of(one));
        UUID customer = one.customerId();
        if (customer != null) {
            // Who was erased is not written about any more.
            forgetting.forgetErased(List.of(customer));
        }
        return new Worked(outcome, one);
    }

    /**
     * The case, for looking at it.
     *
     * @throws NotFound if there is none
     * @throws Forbidden if it is not for the signed-in person to see
     */
    RecoveryCase look(UUID caseId) {
        return visible(cases.find(caseId));
    }

    private RecoveryCase visible(Optional<RecoveryCase> found) {
        RecoveryCase one = found.orElseThrow(() -> new NotFound("no case has this id"));
        caller.requireLocation(one.subject().location());
        return one;
    }

    private Outcome attempt(RecoveryCase one, Work work, Doing doing) {
        return switch (work) {
            case Acknowledge(String note) -> one.acknowledge(doing, note);
            case Assign(String to) -> one.assign(doing, to == null ? caller.name() : to);
            case Contact(String channel, boolean reached, String note) ->
                    one.contact(doing, channel, reached, note);
            case Remedy(RemedyKind kind, Money cost, String reason, String note) ->
                    one.remedy(
                            doing,
                            policy.authority(caller.roles()),
                            terms.of(one.subject()),
                            kind,
                            cost,
                            reason,
                            note);
            case Resolve(Cause rootCause, String note) ->
                    one.resolve(doing, policy.closeAfter(), rootCause, note);
            case Confirm(String note) -> one.confirm(doing, note);
            case Reopen(String note) -> one.reopen(doing, note);
            case Close(String note) -> one.close(doing, note);
        };
    }

    private Doing doing(@Nullable Instant at, boolean ofImported) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (at == null) {
            return Doing.now(caller.name(), now);
        }
        if (at.isAfter(now.plus(CLOCKS_DIFFER_BY))) {
            throw RuleBroken.at("/at", "must not be in the future");
        }
        boolean past = at.isBefore(now.minus(policy.grace()));
        if (past && !caller.has(Role.OPERATOR)) {
            throw new Forbidden(
                    "what lies further back than "
                            + policy.grace().toMinutes()
                            + " minutes (/at) is an import, and only an operator may import");
        }
        Instant then = at.isAfter(now) ? now : at.truncatedTo(ChronoUnit.MILLIS);
        return new Doing(
                caller.name(), then, now, past || (ofImported && caller.has(Role.OPERATOR)));
    }
}
