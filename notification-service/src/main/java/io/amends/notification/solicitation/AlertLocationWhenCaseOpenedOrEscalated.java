package io.amends.notification.solicitation;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.amends.notification.programme.ProgrammeName;

import jakarta.enterprise.context.ApplicationScoped;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Alerts the location's people: once when a case opens, and once for each of its clocks that runs
 * out.
 */
@ApplicationScoped
class AlertLocationWhenCaseOpenedOrEscalated implements EventHandler<CaseHeard> {
    private final Timers timers;
    private final ObjectMapper json;

    AlertLocationWhenCaseOpenedOrEscalated(Timers timers, EventJson json) {
        this.timers = timers;
        this.json = json.mapper();
    }

    @Override
    public Subscription<CaseHeard> subscription() {
        return Subscription.to(
                "recovery-cases", CaseHeard.class, "case.opened.v1", "case.escalated.v1");
    }

    @Override
    public void handle(List<Event<CaseHeard>> batch) {
        List<Occurrence> alerts = new ArrayList<>();
        // The newest state tells of the opening and of every escalation.
        for (Event<CaseHeard> event : Event.latestPerKey(batch, CaseHeard::version)) {
            CaseHeard heard = event.data();
            alerts.add(alert(event, "opened", heard.openedAt()));
            heard.escalated()
                    .forEach(
                            escalation ->
                                    alerts.add(
                                            alert(
                                                    event,
                                                    escalation.clock() + "-overdue",
                                                    escalation.at())));
        }
        timers.set(ProgrammeName.RECOVERY_ALERT, alerts);
    }

    private Occurrence alert(Event<CaseHeard> event, String occasion, Instant at) {
        CaseHeard heard = event.data();
        return new Occurrence(
                ProgrammeName.RECOVERY_ALERT,
                Subject.recoveryCase(heard.caseId()),
                occasion,
                heard.version(),
                null,
                null,
                heard.location(),
                heard.visitId(),
                at,
                heard.localDate(),
                heard.imported(),
                false,
                heard.details().json(json),
                event.trace());
    }
}
