package io.amends.notification.solicitation;

import java.util.UUID;

/**
 * What a solicitation is about.
 *
 * @param kind visit, customer or case
 */
public record Subject(String kind, UUID id) {
    static Subject visit(UUID id) {
        return new Subject("visit", id);
    }

    static Subject customer(UUID id) {
        return new Subject("customer", id);
    }

    static Subject recoveryCase(UUID id) {
        return new Subject("case", id);
    }
}
