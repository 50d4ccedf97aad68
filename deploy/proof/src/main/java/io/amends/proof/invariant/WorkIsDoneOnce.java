package io.amends.proof.invariant;

import io.amends.proof.installation.Part;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Each remedy is recorded once, however often the agent who gave it had to say so. */
final class WorkIsDoneOnce implements Invariants.Invariant {

    @Override
    public List<String> violations(Run run, Log log) {
        Map<String, String> given = new HashMap<>();
        run.town().desk().worked().forEach(caseId -> given.put(caseId, "1"));
        return Compared.differences(
                "remedies in case",
                given,
                run.database(Part.FEEDBACK)
                        .map(
                                """
                                select case_id, count(*) from case_actions join recovery_cases using (case_id)
                                where kind = 'remedied' and location like ? group by case_id
                                """,
                                run.locations()));
    }
}
