package io.amends.notification.solicitation;

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

    private final Decider decider;
    private final Solicitations solicitations;
    private final Clock clock;
    private final Alarm alarm = new Alarm();
    private volatile boolean stopping;
    private @Nullable Thread thread;

    DecideWhenDue(Decider decider, Solicitations solicitations, Clock clock) {
        this.decider = decider;
        this.solicitations = solicitations;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("decide-when-due").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        alarm.ring();
        if (thread != null) {
            thread.join(Duration.ofSeconds(10));
        }
    }

    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) TimersSet timersSet) {
        alarm.ring();
    }

    private void run() {
        while (!stopping) {
            try {
                if (!decider.decideDue()) {
                    alarm.await(untilNextTimer());
                }
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException failure) {
                LOG.warn("Could not decide what is due, trying again", failure);
                pause();
            }
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
