package io.amends.notification.solicitation;

import io.amends.notification.customer.Consent;
import io.amends.notification.customer.ContactPoint;
import io.amends.notification.customer.KnownCustomer;
import io.amends.notification.preference.Preferences;
import io.amends.notification.programme.Cap;
import io.amends.notification.programme.Programme;
import io.amends.notification.programme.ProgrammeClass;
import io.amends.notification.programme.ProgrammeName;
import io.amends.notification.programme.QuietHours;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A Friday at half past two in New York, a visit two hours before, and a customer who may be asked
 * about it.
 */
final class Fixtures {
    static final Instant NOW = Instant.parse("2026-11-20T19:30:00Z");
    static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    static final UUID ANN = UUID.fromString("0193a1b2-7c00-7000-8000-0000000000c1");
    static final UUID ANNS_MAIL = UUID.fromString("0193a1b2-7c00-7000-8000-0000000000b1");
    static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private Fixtures() {}

    static Programme survey() {
        return new Programme(
                ProgrammeName.POST_VISIT_SURVEY,
                1,
                true,
                Duration.ofHours(2),
                Duration.ofDays(3),
                new Cap(1, 30),
                new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0)),
                BigDecimal.ZERO);
    }

    static Programme acknowledgement() {
        return plain(ProgrammeName.RECOVERY_ACKNOWLEDGEMENT);
    }

    static Programme alert() {
        return plain(ProgrammeName.RECOVERY_ALERT);
    }

    private static Programme plain(ProgrammeName name) {
        return new Programme(
                name, 1, true, Duration.ZERO, Duration.ofDays(3), null, null, BigDecimal.ZERO);
    }

    static Solicitation aVisitOf(@Nullable UUID customer, Instant happenedAt) {
        return solicitation(
                ProgrammeName.POST_VISIT_SURVEY,
                Subject.visit(UUID.randomUUID()),
                customer,
                happenedAt);
    }

    static Solicitation aVisit() {
        return aVisitOf(ANN, NOW.minus(Duration.ofHours(2)));
    }

    static Solicitation aCase() {
        return solicitation(
                ProgrammeName.RECOVERY_ACKNOWLEDGEMENT,
                Subject.recoveryCase(UUID.randomUUID()),
                ANN,
                NOW);
    }

    static Solicitation anAlert() {
        return solicitation(
                ProgrammeName.RECOVERY_ALERT, Subject.recoveryCase(UUID.randomUUID()), null, NOW);
    }

    static Solicitation solicitation(
            ProgrammeName programme, Subject subject, @Nullable UUID customer, Instant happenedAt) {
        return new Solicitation(
                UUID.randomUUID(),
                programme,
                subject,
                "",
                customer,
                null,
                "main-street",
                null,
                happenedAt,
                LocalDate.ofInstant(happenedAt, ZoneOffset.UTC),
                false,
                false,
                null,
                happenedAt,
                happenedAt,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                TRACE);
    }

    static Solicitation with(Solicitation s, boolean imported, boolean voided) {
        return with(s, s.location(), imported, voided);
    }

    static Solicitation with(Solicitation s, String location, boolean imported, boolean voided) {
        return new Solicitation(
                s.id(),
                s.programme(),
                s.subject(),
                s.occasion(),
                s.customerId(),
                s.claimId(),
                location,
                s.visitId(),
                s.happenedAt(),
                s.localDate(),
                imported,
                voided,
                s.details(),
                s.timerAt(),
                s.dueAt(),
                s.version(),
                s.outcome(),
                s.rule(),
                s.decidedAt(),
                s.askedAt(),
                s.sentAt(),
                s.contactPointId(),
                s.trace());
    }

    static ContactPoint mail(String state) {
        return new ContactPoint(ANNS_MAIL, "email", "ann@example.com", state);
    }

    static Consent consent(String purpose, boolean granted, Instant at) {
        return new Consent("email", purpose, granted, at);
    }

    static KnownCustomer ann() {
        return ann(
                List.of(mail("reachable")),
                List.of(consent("feedback", true, NOW.minus(Duration.ofDays(100)))));
    }

    static KnownCustomer ann(List<ContactPoint> contactPoints, List<Consent> consents) {
        return new KnownCustomer(ANN, "Ann", "en-US", contactPoints, consents, null, false);
    }

    static KnownCustomer erasedAnn() {
        return new KnownCustomer(ANN, null, null, List.of(), List.of(), null, true);
    }

    static Standing standing(KnownCustomer customer) {
        return new Standing(
                Optional.of(customer),
                Preferences.NONE,
                List.of(),
                Optional.of(NEW_YORK),
                List.of(),
                List.of());
    }

    /**
     * @param asked when surveys were sent to the customer
     */
    static Standing standing(KnownCustomer customer, Preferences preferences, Instant... asked) {
        return standing(customer, preferences, surveysAt(asked), List.of());
    }

    static Standing standing(
            KnownCustomer customer,
            Preferences preferences,
            List<Asked> asked,
            List<Asked> askedAtAddress) {
        return new Standing(
                Optional.of(customer),
                preferences,
                List.of(),
                Optional.of(NEW_YORK),
                asked,
                askedAtAddress);
    }

    static List<Asked> surveysAt(Instant... at) {
        return Stream.of(at).map(one -> new Asked(ProgrammeClass.SURVEY, one, one)).toList();
    }

    static Standing nobodyKnown() {
        return new Standing(
                Optional.empty(),
                Preferences.NONE,
                List.of(),
                Optional.of(NEW_YORK),
                List.of(),
                List.of());
    }
}
