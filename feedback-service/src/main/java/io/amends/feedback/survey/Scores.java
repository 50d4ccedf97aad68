package io.amends.feedback.survey;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

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
            throw new IllegalArgumentException("needs an nps, a csat or a ces");
        }
        if (outside(nps, 0, 10)) {
            throw new IllegalArgumentException("nps must be from 0 to 10");
        }
        if (outside(csat, 1, 5)) {
            throw new IllegalArgumentException("csat must be from 1 to 5");
        }
        if (outside(ces, 1, 7)) {
            throw new IllegalArgumentException("ces must be from 1 to 7");
        }
    }

    private static boolean outside(@Nullable Integer score, int lowest, int highest) {
        return score != null && (score < lowest || score > highest);
    }
}
