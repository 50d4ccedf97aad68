package io.amends.notification.solicitation;

import io.amends.chassis.FailureKind;
import io.amends.chassis.database.Outage;
import io.amends.chassis.workers.Worker;
import io.amends.chassis.workers.Workers;
import io.amends.notification.timing.Alarm;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Sleeps until the next timer goes off. An earlier one wakes it when it is committed here; those
 * that other instances set are seen within a second. Any number of instances may do this at once.
 */
@ApplicationScoped
class DecideWhenDue {
    private static final Logger LOG = Logger.getLogger(DecideWhenDue.class);
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    private static final Duration PUT_OFF = Duration.ofMinutes(10);

    private final Decider decider;
    private final Solicitations solicitations;
    private final SolicitationConfig config;
    private final Clock clock;
    private final Alarm alarm = new Alarm();
    private volatile boolean stopping;
    private final Workers workers;
    private @Nullable Worker worker;

    DecideWhenDue(
            Decider decider,
            Solicitations solicitations,
            SolicitationConfig config,
            Clock clock,
            Workers workers) {
        this.decider = decider;
        this.solicitations = solicitations;
        this.config = config;
        this.clock = clock;
        this.workers = workers;
    }

    void start(@Observes StartupEvent event) {
        worker = workers.start("decide-when-due", this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        alarm.ring();
        if (worker != null) {
            worker.stop(Duration.ofSeconds(10));
        }
    }

    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) TimersSet timersSet) {
        alarm.ring();
    }

    private void run() {
        int limit = config.batch();
        while (!stopping) {
            try {
                Decider.Left left = decider.decideDue(limit);
                if (!left.undecided().isEmpty()) {
                    decider.decideOrLetWait(left.undecided());
                }
                if (!left.more()) {
                    limit = config.batch();
                    alarm.await(this::untilNextTimer);
                }
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException failure) {
                LOG.warn(
                        "Could not decide what is due, trying again",
                        FailureKind.withoutMessages(failure));
                if (Outage.isCauseOf(failure)) {
                    pause();
                } else if (limit > 1) {
                    // One of the batch can't be decided: which one?
                    limit = 1;
                } else {
                    setAside();
                }
            }
        }
    }

    private void setAside() {
        try {
            decider.setFirstAside(PUT_OFF);
        } catch (RuntimeException failure) {
            LOG.warn(
                    "Could not put off what can't be decided, trying again",
                    FailureKind.withoutMessages(failure));
            pause();
        }
    }

    private Duration untilNextTimer() {
        Instant now = clock.instant();
        return solicitations
                .nextTimer()
                .map(next -> Duration.between(now, next))
                .filter(wait -> wait.compareTo(LONGEST_SLEEP) < 0)
                .orElse(LONGEST_SLEEP);
    }

    private void pause() {
        try {
            alarm.await(LONGEST_SLEEP);
        } catch (InterruptedException stopped) {
            stopping = true;
        }
    }
}
