package io.amends.feedback.desk;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/**
 * One case with all that is known about it, as the page shows it.
 *
 * @param currency the one that the location takes, in which a cost is entered
 * @param limit how much the reader may grant, in words
 * @param visitAmount above which a remedy needs a reason, in words
 * @param typed what the refused form held
 * @param refusal why what was just asked for was not done
 */
public record StoryPage(
        UUID caseId,
        long version,
        String title,
        String place,
        String state,
        boolean open,
        boolean closed,
        boolean acknowledged,
        String severity,
        String cause,
        boolean prompted,
        boolean imported,
        @Nullable Deadline acknowledge,
        @Nullable Deadline resolve,
        @Nullable String timeToAcknowledge,
        @Nullable String timeToResolve,
        @Nullable String assignee,
        boolean mine,
        CaseStories.Story story,
        String raised,
        @Nullable PastVisit visit,
        List<PastVisit> lastVisits,
        @Nullable String registered,
        List<Step> steps,
        List<Choice> causes,
        List<Choice> remedies,
        String currency,
        String limit,
        @Nullable String visitAmount,
        Typed typed,
        @Nullable String refusal) {

    /** One thing that was done. */
    public record Step(
            String who, String what, String when, @Nullable String note, boolean byItself) {}

    public record PastVisit(
            String date,
            String place,
            @Nullable String channel,
            @Nullable String amount,
            String status) {}
}
