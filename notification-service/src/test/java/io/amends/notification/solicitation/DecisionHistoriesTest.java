package io.amends.notification.solicitation;

import static org.assertj.core.api.Assertions.assertThat;

import static java.time.temporal.ChronoUnit.DAYS;

import io.amends.chassis.testing.Histories;
import io.amends.notification.customer.Consent;
import io.amends.notification.customer.ContactPoint;
import io.amends.notification.customer.KnownCustomer;
import io.amends.notification.preference.Preferences;
import io.amends.notification.preference.Suppression;
import io.amends.notification.programme.Cap;
import io.amends.notification.programme.Programme;
import io.amends.notification.programme.ProgrammeClass;
import io.amends.notification.programme.ProgrammeName;
import io.amends.notification.programme.Purpose;
import io.amends.notification.programme.QuietHours;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Solicitations of every programme from their timer to what became of the mail, while customers and
 * locations become known, change their minds and are erased, beside {@link SlowRules}.
 */
class DecisionHistoriesTest {
    private static final Instant START = Instant.parse("2026-10-20T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofHours(24);
    private static final UUID CUSTOMER = new UUID(7, 1);
    private static final List<UUID> ADDRESSES = List.of(new UUID(8, 1), new UUID(8, 2));
    private static final List<ZoneId> ZONES =
            List.of(
                    ZoneId.of("America/New_York"),
                    ZoneId.of("Europe/Berlin"),
                    ZoneId.of("Australia/Lord_Howe"),
                    ZoneId.of("Asia/Kathmandu"));

    @Test
    void everyDecisionIsWhatTheSlowRulesSay() {
        Histories.each(200_000, random -> new History(random).live());
    }

    private static final class History {
        private final RandomGenerator random;
        private final ZoneId zone;
        private final HoldOut holdOut;
        private final Programme programme;
        private final DecisionPolicy policy;
        private final List<String> told = new ArrayList<>();
        private final List<Asked> asked = new ArrayList<>();
        private final List<Asked> askedAtAddress = new ArrayList<>();
        private final boolean atAClockChange;
        private Instant now;
        private boolean zoneKnown;
        private List<String> staff = List.of();
        private @Nullable KnownCustomer customer;
        private Preferences preferences = Preferences.NONE;
        private Solicitation solicitation;
        private Expected expected;

        History(RandomGenerator random) {
            this.random = random;
            zone = ZONES.get(random.nextInt(ZONES.size()));
            zoneKnown = random.nextInt(4) > 0;
            ZoneOffsetTransition change =
                    zone.getRules()
                            .nextTransition(START.plus(random.nextBoolean() ? 0 : 180, DAYS));
            atAClockChange = change != null && random.nextInt(3) == 0;
            now = atAClockChange ? change.getInstant().minus(minutes(120)) : START;
            holdOut = new HoldOut("key " + random.nextInt(100), percent());
            programme = aProgramme();
            policy = new DecisionPolicy(holdOut, PATIENCE);
            for (int i = random.nextInt(3); i > 0; i--) {
                (random.nextBoolean() ? asked : askedAtAddress).add(somethingBefore());
            }
            for (int i = random.nextInt(8); i > 0; i--) {
                change();
            }
            solicitation =
                    Fixtures.with(
                            Fixtures.solicitation(
                                    programme.name(),
                                    Subject.visit(new UUID(9, 1)),
                                    programme.name().isToStaff() ? null : CUSTOMER,
                                    now.minus(minutes(2_000))),
                            random.nextInt(20) == 0,
                            random.nextInt(20) == 0);
            expected =
                    new Expected(null, null, solicitation.timerAt(), solicitation.dueAt(), 0, null);
        }

        void live() {
            for (int i = 0; i < 12; i++) {
                now = now.plus(minutes(atAClockChange ? 60 : random.nextBoolean() ? 3_000 : 300));
                if (random.nextBoolean()) {
                    change();
                }
                step();
                compare();
            }
        }

        private void step() {
            SlowRules rules =
                    new SlowRules(
                            programme,
                            holdOut,
                            PATIENCE,
                            customer,
                            preferences,
                            staff,
                            zoneKnown ? zone : null,
                            asked,
                            askedAtAddress);
            if (solicitation.timerAt() != null && !solicitation.timerAt().isAfter(now)) {
                told.add("decided at " + now);
                decided(
                        policy.whenDue(
                                programme, solicitation, standing(asked, askedAtAddress), now),
                        rules.whenDue(solicitation, now));
            } else if (solicitation.outcome() == Outcome.QUEUED) {
                told.add("sent at " + now);
                Decision decision =
                        policy.whenSending(
                                programme, solicitation, standing(List.of(), List.of()), now);
                String rule = rules.whenSending(solicitation, now);
                if (decision instanceof Decision.Send) {
                    assertThat(rule).as(this::what).isEqualTo("send");
                    conversation();
                } else if (decision instanceof Decision.Wait) {
                    assertThat(rule).as(this::what).isIn("unknown-customer", "unknown-location");
                    assertThat(rules.isStillWaitedFor(solicitation, now)).as(this::what).isTrue();
                } else {
                    decided(decision, rule);
                }
            }
        }

        /** Both sides of a decision. */
        private void decided(Decision decision, String rule) {
            Expected before = expected;
            expected =
                    switch (rule) {
                        case "send" ->
                                new Expected(
                                        "queued", null, null, before.dueAt, before.version, now);
                        case "quiet-hours" -> {
                            Instant morning =
                                    SlowRules.endOfQuiet(
                                            Objects.requireNonNull(programme.quietHours()),
                                            now,
                                            zone);
                            yield new Expected(
                                    "deferred", rule, morning, morning, before.version + 1, null);
                        }
                        case "one-a-day" -> {
                            Instant tomorrow =
                                    SlowRules.nextDay(
                                            programme.quietHours(), now, zoneKnown ? zone : null);
                            yield new Expected(
                                    "deferred", rule, tomorrow, tomorrow, before.version + 1, null);
                        }
                        case "global-hold-out", "programme-hold-out" ->
                                new Expected(
                                        "held-out",
                                        rule,
                                        null,
                                        before.dueAt,
                                        before.version + 1,
                                        now);
                        case "unknown-customer", "unknown-location" -> {
                            Instant until = before.dueAt.plus(PATIENCE);
                            yield until.isAfter(now)
                                    ? new Expected(
                                            before.outcome,
                                            before.rule,
                                            until,
                                            before.dueAt,
                                            before.version,
                                            before.askedAt)
                                    : before.suppressed(rule);
                        }
                        default -> before.suppressed(rule);
                    };
            solicitation =
                    solicitation.decided(
                            decision, now, zoneKnown ? Optional.of(zone) : Optional.empty());
        }

        private void conversation() {
            Expected before = expected;
            switch (random.nextInt(4)) {
                case 0 -> {
                    solicitation = solicitation.failed(Rule.MAILBOX_REFUSED);
                    expected = before.became("failed", "mailbox-refused", null);
                }
                case 1 -> {
                    solicitation = solicitation.unknown();
                    expected = before.became("unknown", "interrupted", before.askedAt);
                }
                default -> {
                    solicitation = solicitation.sent(now, Optional.of(zone));
                    expected = before.became("sent", null, before.askedAt);
                }
            }
        }

        private void compare() {
            Outcome outcome = solicitation.outcome();
            Rule rule = solicitation.rule();
            assertThat(
                            new Expected(
                                    outcome == null ? null : outcome.word(),
                                    rule == null ? null : rule.word(),
                                    solicitation.timerAt(),
                                    solicitation.dueAt(),
                                    solicitation.version(),
                                    solicitation.askedAt()))
                    .as(this::what)
                    .isEqualTo(expected);
        }

        private String what() {
            return "%s%n%s%n%s, consents %s, %s%nstaff %s, zone %s %s, asked %s and %s%n%s"
                    .formatted(
                            programme,
                            solicitation,
                            customer == null ? "nobody" : customer.contactPoints(),
                            customer == null ? "none" : customer.consents(),
                            preferences,
                            staff,
                            zone,
                            zoneKnown ? "known" : "unknown",
                            asked,
                            askedAtAddress,
                            told);
        }

        private Asked somethingBefore() {
            Instant at = now.minus(minutes(30_000));
            return new Asked(
                    random.nextInt(3) == 0 ? ProgrammeClass.MARKETING : ProgrammeClass.SURVEY,
                    at,
                    random.nextInt(3) > 0 ? at : at.plus(minutes(3_000)));
        }

        private Standing standing(List<Asked> asked, List<Asked> askedAtAddress) {
            return new Standing(
                    Optional.ofNullable(customer),
                    preferences,
                    staff,
                    zoneKnown ? Optional.of(zone) : Optional.empty(),
                    asked,
                    askedAtAddress);
        }

        private Programme aProgramme() {
            ProgrammeName[] names = ProgrammeName.values();
            LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(4) * 15);
            LocalTime to =
                    LocalTime.of(random.nextInt(atAClockChange ? 4 : 24), random.nextInt(4) * 15);
            return new Programme(
                    names[random.nextInt(names.length)],
                    1,
                    random.nextInt(12) > 0,
                    Duration.ZERO,
                    Duration.ofHours(1 + random.nextInt(200)),
                    random.nextInt(3) == 0
                            ? null
                            : new Cap(1 + random.nextInt(3), 1 + random.nextInt(20)),
                    random.nextInt(3) == 0 || from.equals(to) ? null : new QuietHours(from, to),
                    percent());
        }

        private BigDecimal percent() {
            return BigDecimal.valueOf(random.nextInt(3) == 0 ? random.nextInt(101) : 0);
        }

        private Duration minutes(int atMost) {
            return Duration.ofMinutes(random.nextInt(atMost));
        }

        private void change() {
            switch (random.nextInt(9)) {
                case 0 -> zoneKnown = true;
                case 1 -> staff = random.nextInt(3) == 0 ? List.of() : List.of("lee@example.com");
                case 2, 3 -> customer = aCustomer(points(), List.of(), false);
                case 4, 5 -> {
                    KnownCustomer known = customer;
                    if (known != null && !known.erased()) {
                        List<Consent> consents = new ArrayList<>(known.consents());
                        consents.add(aConsent());
                        customer = aCustomer(known.contactPoints(), consents, false);
                    }
                }
                case 6, 7 -> preferences = somePreferences();
                default -> {
                    if (customer != null && random.nextInt(5) == 0) {
                        customer = aCustomer(List.of(), List.of(), true);
                    }
                }
            }
        }

        private List<ContactPoint> points() {
            List<ContactPoint> points = new ArrayList<>();
            for (UUID address : ADDRESSES.subList(0, random.nextInt(ADDRESSES.size() + 1))) {
                points.add(
                        new ContactPoint(
                                address,
                                random.nextInt(6) == 0 ? "phone" : "email",
                                "ann@example.com",
                                random.nextInt(3) > 0
                                        ? "reachable"
                                        : List.of("bounced", "suppressed", "unusable")
                                                .get(random.nextInt(3))));
            }
            return points;
        }

        private Consent aConsent() {
            return new Consent(
                    random.nextInt(6) == 0 ? "sms" : "email",
                    random.nextInt(3) == 0 ? "marketing" : "feedback",
                    random.nextInt(4) > 0,
                    // By the hour, so that two are sometimes said at the same time.
                    START.plus(Duration.ofHours(random.nextInt(24))));
        }

        private Preferences somePreferences() {
            List<Suppression> suppressions = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                Instant since = START.plus(Duration.ofHours(random.nextInt(24)));
                suppressions.add(
                        new Suppression(
                                random.nextInt(4) == 0 ? new UUID(7, 2) : CUSTOMER,
                                ADDRESSES.getFirst(),
                                random.nextInt(3) == 0 ? Purpose.MARKETING : Purpose.FEEDBACK,
                                since,
                                random.nextInt(3) == 0
                                        ? null
                                        : since.plus(Duration.ofHours(random.nextInt(12))),
                                random.nextBoolean()));
            }
            Set<UUID> bounced = new HashSet<>();
            for (UUID address : ADDRESSES) {
                if (random.nextInt(5) == 0) {
                    bounced.add(address);
                }
            }
            return new Preferences(suppressions, bounced);
        }

        private static KnownCustomer aCustomer(
                List<ContactPoint> points, List<Consent> consents, boolean erased) {
            return new KnownCustomer(CUSTOMER, "Ann", "en", points, consents, null, erased);
        }
    }

    /** What can be seen of a solicitation, kept beside it. */
    private record Expected(
            @Nullable String outcome,
            @Nullable String rule,
            @Nullable Instant timerAt,
            Instant dueAt,
            long version,
            @Nullable Instant askedAt) {

        Expected suppressed(String why) {
            return new Expected("suppressed", why, null, dueAt, version + 1, null);
        }

        Expected became(String end, @Nullable String why, @Nullable Instant asked) {
            return new Expected(end, why, null, dueAt, version + 1, asked);
        }
    }
}
