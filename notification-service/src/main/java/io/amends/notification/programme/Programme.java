package io.amends.notification.programme;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * What the business set for one programme.
 *
 * @param delay from what happened to the message
 * @param maxAge what happened longer ago is too old to write about
 * @param cap null: no cap
 * @param quietHours null: at any hour
 * @param holdOutPercent of the customers whom this programme never writes to, besides the global
 *     hold-out
 */
public record Programme(
        ProgrammeName name,
        long version,
        boolean active,
        Duration delay,
        Duration maxAge,
        @Nullable Cap cap,
        @Nullable QuietHours quietHours,
        BigDecimal holdOutPercent) {

    public ProgrammeClass kind() {
        return name.kind();
    }
}
