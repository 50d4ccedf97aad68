package io.amends.notification.solicitation;

import java.time.Instant;

/** What comes out when a programme's rules are asked. */
public sealed interface Decision {
    /** All rules say yes. */
    record Send() implements Decision {}

    /** Not now; all rules are asked again then. */
    record Defer(Rule rule, Instant until) implements Decision {}

    record Suppress(Rule rule) implements Decision {}

    /** All rules say yes, and the customer is in a hold-out: counts as if sent. */
    record HoldOut(Rule rule) implements Decision {}

    /**
     * No decision yet: something is not heard of that is sure to come, and is waited for no longer.
     */
    record Wait(Rule rule, Instant until) implements Decision {}
}
