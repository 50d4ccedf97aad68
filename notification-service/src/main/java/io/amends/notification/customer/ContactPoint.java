package io.amends.notification.customer;

import java.util.UUID;

/**
 * An address that a customer gave.
 *
 * @param kind email or phone
 * @param state reachable, bounced, suppressed or unusable
 */
public record ContactPoint(UUID contactPointId, String kind, String value, String state) {

    public boolean isEmail() {
        return kind.equals("email");
    }

    public boolean isReachable() {
        return state.equals("reachable");
    }

    /** The customer wants no mail there but answers to what they asked for. */
    public boolean isSuppressed() {
        return state.equals("suppressed");
    }

    /** Without the address, which belongs into no log. */
    @Override
    public String toString() {
        return kind + " " + contactPointId + " (" + state + ")";
    }
}
