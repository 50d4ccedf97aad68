package io.amends.notification.solicitation;

import io.amends.chassis.testing.Contract;
import io.amends.notification.programme.ProgrammeName;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

class SolicitationContractTest {
    private static final UUID ID = UUID.fromString("0193a1b2-7c00-7000-8000-000000000001");
    private static final UUID CUSTOMER = UUID.fromString("0193a1b2-7c00-7000-8000-0000000000c1");
    private static final Subject VISIT =
            Subject.visit(UUID.fromString("0193a1b2-7c00-7000-8000-0000000000a1"));
    private static final Subject CASE =
            Subject.recoveryCase(UUID.fromString("0193a1b2-7c00-7000-8000-0000000000e1"));
    private static final Instant DUE = Instant.parse("2026-11-20T19:31:07Z");
    private static final Optional<ZoneId> NEW_YORK = Optional.of(ZoneId.of("America/New_York"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "solicitation.sent.v1",
                "solicitation.deferred.v1",
                "solicitation.suppressed.v1",
                "solicitation.heldout.v1",
                "solicitation.failed.v1"
            })
    void examplesFitTheSchema(String type) {
        Contract.of("notification-service", type).assertExamplesFitTheSchema();
    }

    @Test
    void tellsThatAMailWasSent() {
        Solicitation sent =
                decided(survey(1), new Decision.Send()).sent(DUE.plusSeconds(1), NEW_YORK);
        assertFull("solicitation.sent.v1", sent);
        assertMinimal(
                "solicitation.sent.v1",
                decided(alert(0), new Decision.Send()).sent(DUE.plusSeconds(1), NEW_YORK));
    }

    @Test
    void tellsThatADecisionWasDeferred() {
        Instant night = Instant.parse("2026-11-21T02:10:00Z");
        Decision defer =
                new Decision.Defer(Rule.QUIET_HOURS, Instant.parse("2026-11-21T13:00:00Z"));
        assertFull("solicitation.deferred.v1", survey(0).decided(defer, night, NEW_YORK));
    }

    @Test
    void tellsThatARuleSaidNo() {
        assertFull(
                "solicitation.suppressed.v1",
                decided(survey(0), new Decision.Suppress(Rule.NO_CONSENT)));
        assertMinimal(
                "solicitation.suppressed.v1",
                decided(alert(0), new Decision.Suppress(Rule.NO_RECIPIENTS)));
    }

    @Test
    void tellsThatACustomerWasHeldOut() {
        assertFull(
                "solicitation.heldout.v1",
                decided(survey(0), new Decision.HoldOut(Rule.GLOBAL_HOLD_OUT)));
    }

    @Test
    void tellsThatAMailFailedOrThatNobodyKnows() {
        assertFull(
                "solicitation.failed.v1",
                decided(survey(1), new Decision.Send()).failed(Rule.MAILBOX_REFUSED));
        assertMinimal("solicitation.failed.v1", decided(alert(0), new Decision.Send()).unknown());
    }

    private static Solicitation decided(Solicitation before, Decision decision) {
        return before.decided(decision, DUE, NEW_YORK);
    }

    private static void assertFull(String type, Solicitation solicitation) {
        var event = SolicitationDecided.of(solicitation);
        org.assertj.core.api.Assertions.assertThat(event.type()).isEqualTo(type);
        Contract.of("notification-service", type).assertFullExampleIs(event.data());
    }

    private static void assertMinimal(String type, Solicitation solicitation) {
        var event = SolicitationDecided.of(solicitation);
        org.assertj.core.api.Assertions.assertThat(event.type()).isEqualTo(type);
        Contract.of("notification-service", type).assertMinimalExampleIs(event.data());
    }

    private static Solicitation survey(long version) {
        return solicitation(ProgrammeName.POST_VISIT_SURVEY, VISIT, CUSTOMER, version);
    }

    private static Solicitation alert(long version) {
        return solicitation(ProgrammeName.RECOVERY_ALERT, CASE, null, version);
    }

    private static Solicitation solicitation(
            ProgrammeName programme, Subject subject, @Nullable UUID customer, long version) {
        return new Solicitation(
                ID,
                programme,
                subject,
                "",
                customer,
                null,
                "main-street",
                null,
                DUE,
                LocalDate.parse("2026-11-20"),
                false,
                false,
                null,
                DUE,
                DUE,
                version,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
