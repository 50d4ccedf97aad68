package io.amends.feedback.desk;

import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Money;
import io.amends.feedback.recovery.RemedyKind;

import org.jspecify.annotations.Nullable;

/** What somebody at the desk, or a program, can do about a case. */
sealed interface Work {
    record Acknowledge(@Nullable String note) implements Work {}

    /**
     * @param to a colleague's user name; null: one's own
     */
    record Assign(@Nullable String to) implements Work {}

    record Contact(String channel, boolean reached, @Nullable String note) implements Work {}

    /**
     * @param reason why it is more than the visit cost
     */
    record Remedy(
            RemedyKind kind, @Nullable Money cost, @Nullable String reason, @Nullable String note)
            implements Work {}

    record Resolve(@Nullable Cause rootCause, @Nullable String note) implements Work {}

    record Confirm(@Nullable String note) implements Work {}

    record Reopen(@Nullable String note) implements Work {}

    record Close(@Nullable String note) implements Work {}
}
