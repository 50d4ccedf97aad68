package io.amends.notification.customer;

import io.amends.notification.programme.Purpose;

import java.time.Instant;

/** What a customer said about being written to, at a time. */
public record Consent(String channel, String purpose, boolean granted, Instant at) {

    public boolean isAbout(Purpose asked) {
        return channel.equals("email") && purpose.equals(asked.word());
    }
}
