package io.amends.notification.solicitation;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.Subscription;
import io.amends.notification.programme.ProgrammeName;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** What this service reads of visit.recorded and visit.amended. */
record VisitHeard(
        UUID visitId,
        long version,
        String location,
        Instant effectiveAt,
        LocalDate localDate,
        boolean imported,
        @Nullable UUID customerId,
        String status) {

    static final Subscription<VisitHeard> SUBSCRIPTION =
            Subscription.to("visits", VisitHeard.class, "visit.recorded.v1", "visit.amended.v1");

    boolean isVoided() {
        return status.equals("voided");
    }

    /** What this visit is to a programme. */
    static Occurrence occurrence(
            Event<VisitHeard> event, ProgrammeName programme, Subject subject) {
        VisitHeard visit = event.data();
        return new Occurrence(
                programme,
                subject,
                "",
                visit.version(),
                visit.customerId(),
                null,
                visit.location(),
                visit.visitId(),
                visit.effectiveAt(),
                visit.localDate(),
                visit.imported(),
                visit.isVoided(),
                null,
                event.trace());
    }
}
