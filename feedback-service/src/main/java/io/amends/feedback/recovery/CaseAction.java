package io.amends.feedback.recovery;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * One thing that was done about a case, or happened to it. A case is the sum of its actions, and
 * its version their number.
 *
 * @param at when it was done
 * @param recordedAt when it was entered; later than {@code at} for what is imported
 * @param by the name of who did it, or {@link #BY_ITSELF}
 * @param businessMinutes how long the location had been open since the case was opened, rounded
 *     down
 */
public record CaseAction(
        long version,
        Instant at,
        Instant recordedAt,
        String by,
        boolean imported,
        long businessMinutes,
        Detail detail) {

    /** Who does what nobody did. */
    public static final String BY_ITSELF = "Amends";

    /**
     * What was done; free text is in fields named {@code note}, {@code reason} and {@code channel}
     * only, so that it can be forgotten.
     */
    public sealed interface Detail {}

    /** The targets are kept, so that another configuration changes later cases only. */
    public record Opened(
            Duration acknowledgeWithin,
            Duration resolveWithin,
            Instant acknowledgeBy,
            Instant resolveBy,
            LocalDate localDate,
            @Nullable UUID customerId)
            implements Detail {}

    public record Acknowledged(@Nullable String note) implements Detail {}

    public record Assigned(String to) implements Detail {}

    /**
     * @param reached whether the customer was spoken to, or will have read it
     */
    public record Contacted(String channel, boolean reached, @Nullable String note)
            implements Detail {}

    /**
     * @param reason why it is more than the visit cost
     */
    public record Remedied(
            RemedyKind kind, @Nullable Money cost, @Nullable String reason, @Nullable String note)
            implements Detail {}

    /**
     * @param closesAt when the case closes by itself unless it is reopened
     */
    public record Resolved(@Nullable Cause rootCause, @Nullable String note, Instant closesAt)
            implements Detail {}

    public record Confirmed(@Nullable String note) implements Detail {}

    public record Reopened(Instant resolveBy, @Nullable String note) implements Detail {}

    public record Closed(@Nullable String note) implements Detail {}

    public record Escalated(SlaClock clock, Instant dueAt) implements Detail {}

    /** It became known whose complaint it is. */
    public record Identified(UUID customerId) implements Detail {}

    /** The location's calendar or zone was corrected. */
    public record Rescheduled(
            Instant acknowledgeBy,
            Instant resolveBy,
            LocalDate localDate,
            @Nullable Long businessMinutesToAcknowledge)
            implements Detail {}

    /** As it is named in the database and in answers. */
    public String kind() {
        return switch (detail) {
            case Opened _ -> "opened";
            case Acknowledged _ -> "acknowledged";
            case Assigned _ -> "assigned";
            case Contacted _ -> "contacted";
            case Remedied _ -> "remedied";
            case Resolved _ -> "resolved";
            case Confirmed _ -> "confirmed";
            case Reopened _ -> "reopened";
            case Closed _ -> "closed";
            case Escalated _ -> "escalated";
            case Identified _ -> "identified";
            case Rescheduled _ -> "rescheduled";
        };
    }

    static Class<? extends Detail> detailOf(String kind) {
        return switch (kind) {
            case "opened" -> Opened.class;
            case "acknowledged" -> Acknowledged.class;
            case "assigned" -> Assigned.class;
            case "contacted" -> Contacted.class;
            case "remedied" -> Remedied.class;
            case "resolved" -> Resolved.class;
            case "confirmed" -> Confirmed.class;
            case "reopened" -> Reopened.class;
            case "closed" -> Closed.class;
            case "escalated" -> Escalated.class;
            case "identified" -> Identified.class;
            case "rescheduled" -> Rescheduled.class;
            default -> throw new IllegalStateException("no case action is called " + kind);
        };
    }

    /** The event that tells it to the others. */
    String eventType() {
        return switch (detail) {
            case Opened _, Identified _, Rescheduled _ -> "case.opened.v1";
            case Acknowledged _, Contacted _ -> "case.acknowledged.v1";
            case Assigned _ -> "case.assigned.v1";
            case Remedied _ -> "case.remedied.v1";
            case Resolved _ -> "case.resolved.v1";
            case Confirmed _ -> "case.confirmed.v1";
            case Reopened _ -> "case.reopened.v1";
            case Closed _ -> "case.closed.v1";
            case Escalated _ -> "case.escalated.v1";
        };
    }
}
