package io.amends.customer;

import io.amends.chassis.retention.Kept;
import io.amends.chassis.retention.RetentionRules;

import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;

/** How long customer-service keeps what. */
@ApplicationScoped
class CustomerRetention implements RetentionRules {
    private static final String OLD_VISIT = "visit_id < :idBefore and received_at < :before";

    @Override
    public List<Kept> rules() {
        return List.of(
                Kept.months(
                        37,
                        "visit",
                        OLD_VISIT,
                        "three years can be compared with the month before them"),
                Kept.months(
                        13, "visit_version", OLD_VISIT, "what a visit was before it was amended"),
                Kept.always("customer", "until erased"),
                Kept.always("contact_point", "until erased, as customers are"),
                Kept.always("consent", "until erased: the proof of a permission"),
                Kept.always("address_state", "holds whoever has the address: one row each"),
                Kept.always("address_refusal", "refusals hold for ever"),
                Kept.always("contact_claim", "until erased: a claim is answered once"),
                Kept.months(
                        37, "duplicate_suggestion", "suggested_at < :before", "as long as visits"),
                Kept.days(90, "identity_use", "used_on < :before", "so long is counted"),
                Kept.always("shared_identity", "until somebody lets it identify again"),
                Kept.always("person_key", "one row"),
                Kept.always("location", "the business's own"),
                Kept.always("zone_correction", "one row per location"),
                Kept.always("staff_member", "the business's own"),
                Kept.always("source_tally", "at most 64 rows per source"),
                Kept.days(
                        90, "source_rejection", "last_seen < :before", "what is repaired by then"),
                Kept.days(90, "credential", "valid_until < :before", "after it ended"));
    }
}
