package io.amends.feedback.desk;

import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.ETags;
import io.amends.chassis.web.Forbidden;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.RuleBroken;
import io.amends.feedback.recovery.Outcome;
import io.amends.feedback.recovery.RecoveryCase;
import io.amends.feedback.recovery.RecoveryCase.Doing;
import io.amends.feedback.recovery.RecoveryCases;
import io.amends.feedback.recovery.RecoveryPolicy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Lets the signed-in person do one thing about one case, in its own transaction, and only where
 * they may.
 */
@ApplicationScoped
class WorkOnCase {
    private static final Duration CLOCKS_DIFFER_BY = Duration.ofMinutes(5);

    private final RecoveryCases cases;
    private final RecoveryPolicy policy;
    private final Caller caller;
    private final Clock clock;

    WorkOnCase(RecoveryCases cases, RecoveryPolicy policy, Caller caller, Clock clock) {
        this.cases = cases;
        this.policy = policy;
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
    Worked on(
            UUID caseId,
            @Nullable String seen,
            @Nullable Instant at,
            BiFunction<RecoveryCase, Doing, Outcome> work) {
        RecoveryCase one =
                cases.lock(caseId).orElseThrow(() -> new NotFound("no case has this id"));
        caller.requireLocation(one.subject().location());
        ETags.requireMatch(seen, one.version());
        Outcome outcome = work.apply(one, doing(at, one.subject().imported()));
        cases.save(List.of(one));
        return new Worked(outcome, one);
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
