package io.amends.feedback.survey;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.amends.chassis.web.RuleBroken;
import io.amends.chassis.web.RuleBroken.Violation;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * How it was, in numbers; at least one of them.
 *
 * @param nps how likely to recommend, 0 to 10
 * @param csat how satisfied, 1 to 5
 * @param ces how easy it was made, 1 to 7
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Scores(
        @Schema(minimum = "0", maximum = "10") @Nullable Integer nps,
        @Schema(minimum = "1", maximum = "5") @Nullable Integer csat,
        @Schema(minimum = "1", maximum = "7") @Nullable Integer ces) {
    public Scores {
        if (nps == null && csat == null && ces == null) {
            throw RuleBroken.at("", "needs an nps, a csat or a ces");
        }
        List<Violation> violations = new ArrayList<>();
        check("/nps", nps, 0, 10, violations);
        check("/csat", csat, 1, 5, violations);
        check("/ces", ces, 1, 7, violations);
        if (!violations.isEmpty()) {
            throw new RuleBroken(violations);
        }
    }

    private static void check(
            String pointer,
            @Nullable Integer score,
            int lowest,
            int highest,
            List<Violation> violations) {
        if (score != null && (score < lowest || score > highest)) {
            violations.add(new Violation(pointer, "must be from " + lowest + " to " + highest));
        }
    }
}
