package io.amends.notification.solicitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.notification.customer.Consent;
import io.amends.notification.customer.ContactPoint;
import io.amends.notification.customer.KnownCustomer;
import io.amends.notification.customer.People;
import io.amends.notification.location.KnownLocation;
import io.amends.notification.preference.Preferences;
import io.amends.notification.preference.Suppression;
import io.amends.notification.programme.Cap;
import io.amends.notification.programme.CurrentProgrammes;
import io.amends.notification.programme.Programme;
import io.amends.notification.programme.ProgrammeName;
import io.amends.notification.programme.Purpose;
import io.amends.notification.programme.QuietHours;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Random worlds of customers, visits, consents and nights, decided in random batches, and
 * afterwards looked at by a slow and obvious model: no message that a rule forbids, no customer
 * left out whom all rules allow.
 */
class NeverAgainstARuleTest {
    private static final Instant START = Instant.parse("2026-10-20T00:00:00Z");
    private static final List<String> PLACES =
            List.of("America/New_York", "Europe/Berlin", "Asia/Tokyo");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0})
    void everyDecisionIsWhatTheSlowModelSays(long given) {
        long seed = given == 0 ? System.nanoTime() : given;
        new World(seed).live();
    }

    private static final class World {
        private final Random random;
        private final String name;
        private final HoldOut holdOut = new HoldOut("not a secret", BigDecimal.valueOf(20));
        private final Programme survey;
        private final DecisionPolicy policy;
        private final Map<UUID, KnownCustomer> customers = new HashMap<>();
        private final Map<UUID, Preferences> preferences = new HashMap<>();
        private final Map<String, KnownLocation> locations = new HashMap<>();
        private final List<Solicitation> open = new ArrayList<>();
        private final List<Solicitation> asked = new ArrayList<>();

        World(long seed) {
            name = "seed " + seed;
            random = new Random(seed);
            survey =
                    new Programme(
                            ProgrammeName.POST_VISIT_SURVEY,
                            1,
                            true,
                            Duration.ofHours(2),
                            Duration.ofDays(1 + random.nextInt(3)),
                            random.nextInt(4) == 0
                                    ? null
                                    : new Cap(1 + random.nextInt(2), 1 + random.nextInt(10)),
                            random.nextInt(4) == 0
                                    ? null
                                    : new QuietHours(
                                            LocalTime.of(random.nextInt(12) + 12, 0),
                                            LocalTime.of(8, 0)),
                            BigDecimal.valueOf(random.nextInt(30)));
            policy = new DecisionPolicy(holdOut, Duration.ofHours(24));
            PLACES.forEach(
                    zone -> locations.put(zone, new KnownLocation(zone, zone, ZoneId.of(zone))));
            for (int i = 0; i < 30; i++) {
                KnownCustomer customer = aCustomer();
                customers.put(customer.customerId(), customer);
            }
        }

        void live() {
            List<UUID> ids = List.copyOf(customers.keySet());
            Instant now = START;
            for (int step = 0; step < 200; step++) {
                now = now.plus(Duration.ofMinutes(random.nextInt(600)));
                for (int i = random.nextInt(6); i > 0; i--) {
                    Instant happened = now.minus(Duration.ofMinutes(random.nextInt(5_000)));
                    Solicitation visit =
                            Fixtures.solicitation(
                                    ProgrammeName.POST_VISIT_SURVEY,
                                    Subject.visit(UUID.randomUUID()),
                                    ids.get(random.nextInt(ids.size())),
                                    happened);
                    open.add(
                            Fixtures.with(
                                    visit,
                                    PLACES.get(random.nextInt(PLACES.size())),
                                    random.nextInt(20) == 0,
                                    random.nextInt(20) == 0));
                }
                change(ids.get(random.nextInt(ids.size())), now);
                decide(now);
            }
            assertThat(asked).as(name).isNotEmpty();
        }

        private void decide(Instant now) {
            List<Solicitation> due =
                    open.stream()
                            .filter(s -> s.timerAt() != null && !s.timerAt().isAfter(now))
                            .sorted(Comparator.comparing(Solicitation::dueAt))
                            .limit(4)
                            .toList();
            DecisionRound round =
                    new DecisionRound(
                            policy,
                            new CurrentProgrammes(List.of(survey)),
                            new DecisionRound.Surroundings(
                                    new People(customers, Map.of()),
                                    preferences,
                                    locations,
                                    Map.of()));
            asked.forEach(
                    s ->
                            round.wasAsked(
                                    customer(s),
                                    s.contactPointId(),
                                    new Asked(survey.kind(), askedAt(s), askedAt(s))));
            List<Solicitation> decided = round.decide(due, now);
            for (int i = 0; i < due.size(); i++) {
                check(due.get(i), decided.get(i), now);
                open.remove(due.get(i));
                if (decided.get(i).timerAt() != null) {
                    open.add(decided.get(i));
                }
                if (decided.get(i).askedAt() != null) {
                    asked.add(decided.get(i));
                }
            }
        }

        /** One rule after the other, in words, without the policy's own helpers. */
        private void check(Solicitation before, Solicitation after, Instant now) {
            KnownCustomer customer = Objects.requireNonNull(customers.get(customer(before)));
            String because = name + ", " + before + " at " + now;
            String expected;
            long toCustomer = recently(s -> customer(s).equals(customer(before)), now);
            long toAddress =
                    recently(
                            s ->
                                    customer.contactPoints().stream()
                                            .anyMatch(
                                                    p ->
                                                            p.contactPointId()
                                                                    .equals(s.contactPointId())),
                            now);
            ZoneId zone = ZoneId.of(before.location());
            boolean onThisDay =
                    asked.stream()
                            .filter(
                                    s ->
                                            customer(s).equals(customer(before))
                                                    || customer.contactPoints().stream()
                                                            .anyMatch(
                                                                    p ->
                                                                            p.contactPointId()
                                                                                    .equals(
                                                                                            s
                                                                                                    .contactPointId())))
                            .anyMatch(
                                    s ->
                                            askedAt(s)
                                                    .atZone(zone)
                                                    .toLocalDate()
                                                    .equals(now.atZone(zone).toLocalDate()));
            LocalTime clock = now.atZone(ZoneId.of(before.location())).toLocalTime();
            QuietHours quiet = survey.quietHours();
            if (before.imported()) {
                expected = "imported";
            } else if (Duration.between(before.happenedAt(), now).compareTo(survey.maxAge()) > 0) {
                expected = "too-old";
            } else if (before.voided()) {
                expected = "visit-voided";
            } else if (customer.erased()) {
                expected = "erased";
            } else if (customer.contactPoints().isEmpty()) {
                expected = "unreachable";
            } else if (isUnsubscribed(customer)) {
                expected = "unsubscribed";
            } else if (!saidYesLast(customer)) {
                expected = "no-consent";
            } else if (survey.cap() != null
                    && Math.max(toCustomer, toAddress) >= survey.cap().messages()) {
                expected = "frequency-cap";
            } else if (onThisDay) {
                expected = "one-a-day";
            } else if (quiet != null
                    && (clock.getHour() >= quiet.from().getHour() || clock.getHour() < 8)) {
                expected = "quiet-hours";
            } else if (holdOut.coversEverythingFor(customer(before))) {
                expected = "global-hold-out";
            } else if (holdOut.covers(survey, customer(before))) {
                expected = "programme-hold-out";
            } else {
                expected = "sent";
            }
            Rule rule = after.rule();
            assertThat(rule == null ? "sent" : rule.word()).as(because).isEqualTo(expected);
            assertThat(after.outcome() == Outcome.QUEUED)
                    .as(because)
                    .isEqualTo(expected.equals("sent"));
        }

        private long recently(Predicate<Solicitation> toThem, Instant now) {
            Cap cap = survey.cap();
            return cap == null
                    ? 0
                    : asked.stream()
                            .filter(toThem)
                            .filter(s -> askedAt(s).isAfter(now.minus(Duration.ofDays(cap.days()))))
                            .count();
        }

        private boolean isUnsubscribed(KnownCustomer customer) {
            Preferences told = preferences.get(customer.customerId());
            return told != null
                    && told.suppressions().stream()
                            .anyMatch(s -> s.liftedAt() == null && s.purpose() == Purpose.FEEDBACK);
        }

        private static boolean saidYesLast(KnownCustomer customer) {
            @Nullable Consent last = null;
            for (Consent consent : customer.consents()) {
                if (consent.purpose().equals("feedback")
                        && (last == null || consent.at().isAfter(last.at()))) {
                    last = consent;
                }
            }
            return last != null && last.granted();
        }

        private void change(UUID id, Instant now) {
            KnownCustomer before = Objects.requireNonNull(customers.get(id));
            switch (random.nextInt(6)) {
                case 0 -> preferences.put(id, unsubscribed(id, now));
                case 1 -> preferences.remove(id);
                case 2, 3 -> customers.put(id, saying(before, random.nextInt(4) > 0, now));
                case 4 ->
                        customers.put(
                                id,
                                random.nextInt(10) == 0
                                        ? erased(before)
                                        : saying(before, true, now));
                default -> {}
            }
        }

        private Preferences unsubscribed(UUID id, Instant now) {
            return new Preferences(
                    List.of(
                            new Suppression(
                                    id,
                                    UUID.randomUUID(),
                                    random.nextBoolean() ? Purpose.FEEDBACK : Purpose.MARKETING,
                                    now,
                                    null,
                                    true)),
                    Set.of());
        }

        private KnownCustomer aCustomer() {
            return new KnownCustomer(
                    UUID.randomUUID(),
                    null,
                    null,
                    random.nextInt(10) == 0
                            ? List.of()
                            : List.of(
                                    new ContactPoint(
                                            // Some share an address.
                                            new UUID(8, random.nextInt(20)),
                                            "email",
                                            "a@example.com",
                                            "reachable")),
                    random.nextInt(5) == 0
                            ? List.of()
                            : List.of(
                                    new Consent("email", "feedback", random.nextInt(5) > 0, START)),
                    null,
                    false);
        }

        private static KnownCustomer saying(KnownCustomer before, boolean yes, Instant now) {
            List<Consent> consents = new ArrayList<>(before.consents());
            consents.add(new Consent("email", "feedback", yes, now));
            return new KnownCustomer(
                    before.customerId(),
                    null,
                    null,
                    before.contactPoints(),
                    consents,
                    null,
                    before.erased());
        }

        private static KnownCustomer erased(KnownCustomer before) {
            return new KnownCustomer(
                    before.customerId(), null, null, List.of(), List.of(), null, true);
        }

        private static UUID customer(Solicitation s) {
            return Objects.requireNonNull(s.customerId());
        }

        private static Instant askedAt(Solicitation s) {
            return Objects.requireNonNull(s.askedAt());
        }
    }
}
