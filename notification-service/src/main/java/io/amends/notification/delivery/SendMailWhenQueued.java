package io.amends.notification.delivery;

import io.amends.chassis.FailureKind;
import io.amends.chassis.database.Ids;
import io.amends.chassis.observability.Traces;
import io.amends.chassis.workers.Worker;
import io.amends.chassis.workers.Workers;
import io.amends.notification.timing.Alarm;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Sends what is queued: one thread talks to the database, and one per connection to the mail
 * server. A connection is given its next mail in the transaction that records what became of its
 * last one.
 */
@ApplicationScoped
class SendMailWhenQueued {
    private static final Logger LOG = Logger.getLogger(SendMailWhenQueued.class);
    private static final String COUNTER = "amends.mail.conversations";
    private static final String OUTCOME = "outcome";
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    private static final Duration SHORTEST_SLEEP = Duration.ofMillis(20);
    private static final Duration MOMENT = Duration.ofMillis(2);

    private final SendingRound round;
    private final Deliveries deliveries;
    private final MailWriter writer;
    private final MailConfig config;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Traces traces;
    private final Route route;
    private final Workers workers;
    private final UUID sender = Ids.next();
    private final Alarm alarm = new Alarm();
    private final BlockingQueue<Letter> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<SendingRound.Ended> ended = new LinkedBlockingQueue<>();
    private final List<Worker> connections = new ArrayList<>();
    private final Set<UUID> goingOn = new HashSet<>();

    /** Kept until they are recorded, also while the database is down. */
    private final List<SendingRound.Ended> unrecorded = new ArrayList<>();

    private volatile boolean stopping;
    private @Nullable Worker dispatcher;

    SendMailWhenQueued(
            SendingRound round,
            Deliveries deliveries,
            MailWriter writer,
            MailConfig config,
            Clock clock,
            MeterRegistry metrics,
            Traces traces,
            Workers workers) {
        this.round = round;
        this.deliveries = deliveries;
        this.writer = writer;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
        this.traces = traces;
        this.route = new Route(config.firstPause());
        this.workers = workers;
    }

    void start(@Observes StartupEvent event) {
        // From nought on, so that the first of a kind is seen as an increase.
        Conversation.WORDS.forEach(word -> metrics.counter(COUNTER, OUTCOME, word));
        Gauge.builder("amends.mail.route.paused", route, r -> r.isPaused() ? 1 : 0)
                .description("1: the mail server refuses all mail by policy, and it is held back")
                .register(metrics);
        for (int i = 1; i <= config.connections(); i++) {
            connections.add(workers.start("smtp-" + i, this::converse));
        }
        dispatcher = workers.start("send-mail", this::dispatch);
    }

    /** Conversations that are going on are ended and recorded; nothing new begins. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        alarm.ring();
        if (dispatcher != null) {
            dispatcher.stop(config.timeout().plusSeconds(5));
        }
        for (Worker connection : connections) {
            connection.stop(Duration.ZERO);
        }
    }

    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) Deliveries.MailQueued queued) {
        alarm.ring();
    }

    private void dispatch() {
        // Not by the wall clock: after a step backward of it, nobody would hear of us for as long.
        long tendAt = System.nanoTime();
        // An error may have ended this before.
        boolean failed = true;
        while (!stopping || !goingOn.isEmpty()) {
            try {
                if (failed) {
                    round.returnUnbegun(sender, goingOn);
                    failed = false;
                }
                if (System.nanoTime() - tendAt >= 0) {
                    round.tend(sender);
                    tendAt = System.nanoTime() + config.lease().dividedBy(3).toNanos();
                }
                gather(unrecorded, goingOn.size());
                int busy = goingOn.size() - unrecorded.size();
                int idle =
                        stopping
                                ? 0
                                : route.allowed(
                                        config.connections() - busy, busy, System.nanoTime());
                SendingRound.Begun next = round.next(sender, unrecorded, idle);
                unrecorded.forEach(end -> goingOn.remove(end.letter().id()));
                unrecorded.clear();
                for (Letter letter : next.letters()) {
                    goingOn.add(letter.id());
                    begun.add(letter);
                }
                if (!next.more() && ended.isEmpty()) {
                    boolean idleLines = goingOn.size() < config.connections() && !route.isPaused();
                    alarm.await(() -> idleLines ? untilNextAttempt() : LONGEST_SLEEP);
                }
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException failure) {
                LOG.warn(
                        "The state of mail could not be recorded, trying again",
                        FailureKind.withoutMessages(failure));
                if (stopping) {
                    return;
                }
                failed = true;
                pause();
            }
        }
        round.retire(sender);
    }

    /**
     * Takes what ended; where others are about to end too, for a moment longer, so that one
     * transaction records them all.
     */
    private void gather(List<SendingRound.Ended> into, int goingOn) throws InterruptedException {
        ended.drainTo(into);
        long until = System.nanoTime() + MOMENT.toNanos();
        while (!into.isEmpty() && into.size() < goingOn) {
            SendingRound.Ended next = ended.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            into.add(next);
        }
    }

    private Duration untilNextAttempt() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Duration wait =
                deliveries
                        .nextAttempt()
                        .map(next -> Duration.between(now, next))
                        .filter(until -> until.compareTo(LONGEST_SLEEP) < 0)
                        .orElse(LONGEST_SLEEP);
        // Rows that another instance holds are due but not ours.
        return wait.compareTo(SHORTEST_SLEEP) < 0 ? SHORTEST_SLEEP : wait;
    }

    private void pause() {
        try {
            alarm.await(LONGEST_SLEEP);
        } catch (InterruptedException stopped) {
            stopping = true;
        }
    }

    private void converse() {
        try (SmtpConnection connection = new SmtpConnection(config)) {
            while (true) {
                Letter letter = begun.take();
                // What becomes of it if an error comes in between.
                Conversation conversation = new Conversation.NoAnswer();
                try {
                    conversation =
                            traces.within(
                                    letter.about().trace(),
                                    "mail send",
                                    SpanKind.CLIENT,
                                    () -> send(connection, letter));
                } finally {
                    metrics.counter(COUNTER, OUTCOME, conversation.word()).increment();
                    route.ended(conversation, System.nanoTime());
                    ended.add(
                            new SendingRound.Ended(
                                    letter,
                                    conversation,
                                    clock.instant().truncatedTo(ChronoUnit.MICROS)));
                    alarm.ring();
                }
            }
        } catch (InterruptedException stopped) {
            LOG.debug("A connection to the mail server is closed, since the service stops");
        }
    }

    private Conversation send(SmtpConnection connection, Letter letter) {
        try {
            return connection.send(writer.write(letter));
        } catch (RuntimeException failure) {
            LOG.errorf(
                    FailureKind.withoutMessages(failure),
                    "Mail about solicitation %s can't be written",
                    letter.id());
            return new Conversation.Refused("", Conversation.Fault.MAIL);
        }
    }
}
