package io.amends.notification;

import io.amends.chassis.retention.Kept;
import io.amends.chassis.retention.RetentionRules;

import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;

/**
 * How long notification-service keeps what. What somebody refused is kept for ever. Solicitations
 * stay a month longer than visits, so that a visit that is told again is not decided about again.
 */
@ApplicationScoped
class NotificationRetention implements RetentionRules {
    private static final String OLD_SOLICITATION =
            "solicitation_id < :idBefore and due_at < :before and timer_at is null";

    @Override
    public List<Kept> rules() {
        return List.of(
                Kept.months(
                        38,
                        "deliveries",
                        "solicitation_id < :idBefore and queued_at < :before and state in ('sent', 'failed', 'withdrawn', 'unknown')",
                        "with their solicitation"),
                Kept.months(
                        38,
                        "provisional_decisions",
                        "solicitation_id < :idBefore and decided_at < :before",
                        "with their solicitation"),
                Kept.months(
                        38,
                        "solicitations",
                        OLD_SOLICITATION
                                + " and not exists (select from deliveries d where d.solicitation_id = solicitations.solicitation_id)",
                        "a month longer than visits"),
                Kept.always("suppressions", "refusals hold for ever"),
                Kept.always("bounces", "one row per address"),
                Kept.days(400, "soft_bounces", "last_at < :before", "nobody has written since"),
                Kept.always("contact_events", "the proof of a refusal"),
                Kept.always(
                        "unsubscribe_tokens",
                        "a link in a mail works as long as somebody has the mail"),
                Kept.always(
                        "former_contact_points",
                        "links and events from that time find the address: one row each"),
                Kept.always("acknowledgements", "deleted after two days by what counts them"),
                Kept.always("customers", "a copy, until erased"),
                Kept.always("customer_claims", "a copy: one row per claim"),
                Kept.always("locations", "a copy"),
                Kept.always("programmes", "the business's own"),
                Kept.always("alert_recipients", "the business's own"),
                Kept.always("senders", "one row per running instance"));
    }
}
