package io.amends.feedback.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.Histories;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Cases that people work on in any order, late or entered afterwards, while nobody looks, hours are
 * corrected and clocks change, beside a {@link CaseOnPaper}.
 */
class CaseHistoriesTest {
    private static final UUID ANN = UUID.fromString("0199a1b2-7c00-7000-8000-000000000001");

    /** Each two weeks before its clocks change; one by half an hour. */
    private static final List<Scene> SCENES =
            List.of(
                    new Scene("America/New_York", "2026-10-18T00:00:00Z"),
                    new Scene("Europe/Berlin", "2026-03-15T00:00:00Z"),
                    new Scene("Australia/Lord_Howe", "2026-03-22T00:00:00Z"),
                    new Scene("Asia/Kathmandu", "2026-11-20T00:00:00Z"));

    private static final int HOURS_EACH = 4;
    private static final List<List<OpenQuarters>> HOURS = hours();

    private record Scene(String zone, String start) {}

    private static List<List<OpenQuarters>> hours() {
        RandomGenerator random = new SplittableRandom(20_261_122);
        List<List<OpenQuarters>> hours = new ArrayList<>();
        for (Scene scene : SCENES) {
            List<OpenQuarters> inOneZone = new ArrayList<>();
            for (int i = 0; i < HOURS_EACH; i++) {
                inOneZone.add(
                        new OpenQuarters(
                                random, ZoneId.of(scene.zone()), Instant.parse(scene.start())));
            }
            hours.add(inOneZone);
        }
        return hours;
    }

    @Test
    void everyHistoryIsAsOnPaper() {
        Histories.each(20_000, random -> new History(random).live());
    }

    private static final class History {
        private static final Authority AUTHORITY = new Authority("an agent", Map.of(), 5_000);
        private static final List<String> PEOPLE = List.of("ann", "bob");

        private final RandomGenerator random;
        private final List<OpenQuarters> hours;
        private final boolean imported;
        private final List<String> told = new ArrayList<>();
        private final CaseOnPaper paper;
        private final Instant openedAt;
        private RecoveryCase real;
        private Instant now;

        History(RandomGenerator random) {
            this.random = random;
            int scene = random.nextInt(SCENES.size());
            hours = HOURS.get(scene);
            imported = random.nextInt(6) == 0;
            now =
                    Instant.parse(SCENES.get(scene).start())
                            .plus(OpenQuarters.QUARTER.multipliedBy(random.nextInt(14 * 96)));
            openedAt = now;
            OpenQuarters first = someHours();
            paper = new CaseOnPaper(imported, now, first);
            real =
                    RecoveryCase.open(
                            CaseFixture.subject(null, imported),
                            null,
                            first.calendar(),
                            CaseOnPaper.ACKNOWLEDGE_WITHIN,
                            CaseOnPaper.RESOLVE_WITHIN,
                            new Doing(CaseAction.BY_ITSELF, now, now, imported));
            told.add("opened at " + now + " with " + first);
        }

        private OpenQuarters someHours() {
            return hours.get(random.nextInt(hours.size()));
        }

        void live() {
            compare();
            for (int i = 2 + random.nextInt(14); i > 0; i--) {
                now = now.plus(quarters(random.nextInt(4) == 0 ? 700 : 60));
                step();
                compare();
            }
        }

        private Duration quarters(int atMost) {
            return OpenQuarters.QUARTER.multipliedBy(random.nextInt(atMost));
        }

        private void step() {
            int step = random.nextInt(14);
            // Mostly now, sometimes earlier, sometimes not yet.
            Instant at =
                    switch (random.nextInt(6)) {
                        case 0 -> now.minus(quarters(200));
                        case 1 -> now.plus(quarters(3));
                        default -> now;
                    };
            Doing doing = new Doing("ann", at, now, imported);
            String by = PEOPLE.get(random.nextInt(PEOPLE.size()));
            long minor = random.nextInt(3_000);
            told.add(step + " at " + at + " entered " + now + " " + by + " " + minor);
            switch (step) {
                case 0 -> same(real.acknowledge(doing, null), paper.acknowledge(at, now));
                case 1 -> same(real.assign(doing, by), paper.assign(at, now, by));
                case 2 -> same(real.contact(doing, "phone", true, null), paper.contact(at, now));
                case 3 ->
                        same(
                                real.remedy(
                                        doing,
                                        AUTHORITY,
                                        new RemedyTerms("EUR", null),
                                        RemedyKind.CREDIT,
                                        new Money(minor, "EUR"),
                                        null,
                                        null),
                                paper.remedy(at, now, minor));
                case 4, 5 ->
                        same(
                                real.resolve(doing, CaseOnPaper.CLOSES_AFTER, null, null),
                                paper.resolve(at, now));
                case 6 -> same(real.confirm(doing, null), paper.confirm(at, now));
                case 7 -> same(real.reopen(doing, null), paper.reopen(at, now));
                case 8 -> same(real.close(doing, null), paper.close(at, now));
                case 9 -> assertThat(real.identify(ANN, now)).isEqualTo(paper.identify(ANN));
                case 10 -> onceMoreFrom(someHours());
                case 11 -> {
                    real.reschedule(now);
                    paper.reschedule();
                }
                default -> {
                    // Twice, since two instances may both see that it is due.
                    real.wake(now);
                    real.wake(now);
                    paper.wake(now);
                }
            }
        }

        /** Read again from what was recorded, after the hours were corrected. */
        private void onceMoreFrom(OpenQuarters corrected) {
            real = RecoveryCase.of(real.subject(), corrected::calendar, real.history());
            paper.hours = corrected;
        }

        private void same(Outcome outcome, String expected) {
            assertThat(outcome.getClass().getSimpleName()).as(told::toString).isEqualTo(expected);
        }

        private void compare() {
            RecoveryCaseEvent event = real.toEvent();
            assertThat(
                            new Seen(
                                    event.version(),
                                    event.state().code(),
                                    event.localDate(),
                                    event.acknowledgeBy(),
                                    event.resolveBy(),
                                    event.acknowledgedAt(),
                                    event.businessMinutesToAcknowledge(),
                                    event.resolvedAt(),
                                    event.businessMinutesToResolve(),
                                    event.closedAt(),
                                    event.reopened(),
                                    event.assigned(),
                                    event.customerId(),
                                    event.escalations().stream()
                                            .map(late -> late.clock() + " " + late.at())
                                            .toList(),
                                    real.dueAt().orElse(null),
                                    real.wakesAt().orElse(null)))
                    .as(told::toString)
                    .isEqualTo(
                            new Seen(
                                    paper.version,
                                    paper.state,
                                    paper.localDate,
                                    paper.acknowledgeBy,
                                    paper.resolveBy,
                                    paper.acknowledgedAt,
                                    paper.minutesToAcknowledge,
                                    paper.resolvedAt,
                                    paper.minutesToResolve,
                                    paper.closedAt,
                                    paper.reopened,
                                    paper.assignee != null,
                                    paper.customer,
                                    List.copyOf(paper.escalations),
                                    paper.dueAt(),
                                    paper.wakesAt()));
            assertThat(event.openedAt()).isEqualTo(openedAt);
            assertThat(event.imported()).isEqualTo(imported);
        }
    }

    /** Everything that anybody can see of a case. */
    private record Seen(
            long version,
            String state,
            LocalDate localDate,
            Instant acknowledgeBy,
            Instant resolveBy,
            @Nullable Instant acknowledgedAt,
            @Nullable Long minutesToAcknowledge,
            @Nullable Instant resolvedAt,
            @Nullable Long minutesToResolve,
            @Nullable Instant closedAt,
            int reopened,
            boolean assigned,
            @Nullable UUID customer,
            List<String> escalations,
            @Nullable Instant dueAt,
            @Nullable Instant wakesAt) {}
}
