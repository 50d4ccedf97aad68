package io.amends.notification.solicitation;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.amends.notification.programme.ProgrammeName;

import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;

/**
 * Tells the customer that the complaint has been heard: as soon as it is known who that is, which
 * may be a later state of the case.
 */
@ApplicationScoped
class AcknowledgeComplaintWhenCaseOpened implements EventHandler<CaseHeard> {
    private final Timers timers;
    private final ObjectMapper json;

    AcknowledgeComplaintWhenCaseOpened(Timers timers, EventJson json) {
        this.timers = timers;
        this.json = json.mapper();
    }

    @Override
    public Subscription<CaseHeard> subscription() {
        return Subscription.to("recovery-cases", CaseHeard.class, "case.opened.v1");
    }

    @Override
    public void handle(List<Event<CaseHeard>> batch) {
        timers.set(
                ProgrammeName.RECOVERY_ACKNOWLEDGEMENT,
                Event.latestPerKey(batch, CaseHeard::version).stream()
                        .filter(event -> hasSender(event.data()))
                        .map(this::occurrence)
                        .toList());
    }

    private static boolean hasSender(CaseHeard opened) {
        return opened.customerId() != null || opened.claimId() != null;
    }

    private Occurrence occurrence(Event<CaseHeard> event) {
        CaseHeard opened = event.data();
        return new Occurrence(
                ProgrammeName.RECOVERY_ACKNOWLEDGEMENT,
                Subject.recoveryCase(opened.caseId()),
                "",
                opened.version(),
                opened.customerId(),
                opened.claimId(),
                opened.location(),
                opened.visitId(),
                opened.openedAt(),
                opened.localDate(),
                opened.imported(),
                false,
                opened.details().json(json),
                event.trace());
    }
}
