package io.amends.feedback.desk;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/**
 * The list of cases, as the page shows it.
 *
 * @param query the address's own query, without a cursor
 */
public record QueuePage(
        List<Row> rows,
        long overdue,
        long open,
        List<Choice> states,
        List<Choice> places,
        boolean onlyOverdue,
        String query,
        @Nullable String next) {

    /** One case in the list. */
    public record Row(
            UUID caseId,
            String customer,
            String place,
            String cause,
            String excerpt,
            String state,
            String severity,
            @Nullable Deadline deadline,
            @Nullable String assignee,
            boolean escalated,
            boolean imported,
            boolean acknowledgeable) {}
}
