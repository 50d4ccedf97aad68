package io.amends.proof.invariant;

import io.amends.proof.installation.Part;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Each state change has its event: all versions of each aggregate, up to the one in its owner's
 * table, and each told for the first time after the one before it. When topics that were lost are
 * told again, what happens meanwhile comes in between.
 */
final class EventsAreToldInOrder implements Invariants.Invariant {

    private record Owned(String topic, Part owner, String versions) {}

    private static final List<Owned> OWNED =
            List.of(
                    new Owned(
                            "visits",
                            Part.CUSTOMER,
                            "select visit_id, version from visit where location like ?"),
                    new Owned(
                            "feedback",
                            Part.FEEDBACK,
                            "select feedback_id, version from feedback where version > 0 and location like ?"),
                    new Owned(
                            "complaints",
                            Part.FEEDBACK,
                            "select complaint_id, version from complaints where location like ?"),
                    new Owned(
                            "recovery-cases",
                            Part.FEEDBACK,
                            "select case_id, version from recovery_cases where location like ?"),
                    new Owned(
                            "solicitations",
                            Part.NOTIFICATION,
                            "select solicitation_id, version from solicitations where version > 0 and location like ?"));

    @Override
    public List<String> violations(Run run, Log log) {
        List<String> violations = new ArrayList<>();
        for (Owned owned : OWNED) {
            Map<String, String> told = new HashMap<>();
            for (Log.Entry entry : log.of(owned.topic())) {
                if (entry.header("ce_source").equals("/poison") || !run.concerns(entry)) {
                    continue;
                }
                long before = Long.parseLong(told.getOrDefault(entry.key(), "0"));
                if (entry.version() > before + 1 && run.isInOrderSince(entry.time())) {
                    violations.add(
                            "%s %s: version %d was told after %d"
                                    .formatted(
                                            owned.topic(), entry.key(), entry.version(), before));
                }
                if (entry.version() > before) {
                    told.put(entry.key(), Long.toString(entry.version()));
                }
            }
            violations.addAll(
                    Compared.differences(
                            "told of " + owned.topic(),
                            run.database(owned.owner()).map(owned.versions(), run.locations()),
                            told));
        }
        return violations;
    }
}
