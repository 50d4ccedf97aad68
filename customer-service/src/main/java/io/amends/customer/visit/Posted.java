package io.amends.customer.visit;

import io.amends.customer.customer.Consent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A visit as posted, checked and normalised: what a source says, before it is known what that
 * changes.
 *
 * @param content a hash of all that is said about the visit itself
 * @param person a keyed hash of what is said about the customer
 * @param updatedAt the source's own version: newer content replaces older content
 * @param attributes canonical JSON
 * @param notices what was untidy, and kept all the same
 * @param trace the traceparent of the request
 */
record Posted(
        Identity identity,
        UUID content,
        @Nullable UUID person,
        Instant occurredAt,
        @Nullable Instant updatedAt,
        Instant receivedAt,
        boolean imported,
        String location,
        @Nullable Channel channel,
        List<String> staff,
        Status status,
        @Nullable Money gross,
        @Nullable Money refunded,
        @Nullable Person customer,
        @Nullable String attributes,
        List<String> notices,
        @Nullable String trace) {

    /** This post without anything that could tell of a customer, and a mark instead. */
    Posted ofNobody(UUID mark) {
        return new Posted(
                identity,
                content,
                mark,
                occurredAt,
                updatedAt,
                receivedAt,
                imported,
                location,
                channel,
                staff,
                status,
                gross,
                refunded,
                null,
                null,
                notices,
                trace);
    }

    /** What makes a visit the same visit, however often it is posted. */
    record Identity(String source, String visitId) {}

    /**
     * What is said about the customer. The phone number can only be read where its country is
     * known.
     */
    record Person(
            @Nullable String loyaltyId,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String name,
            @Nullable String locale,
            List<Consent> consents) {

        boolean identifies() {
            return loyaltyId != null || email != null || phone != null;
        }
    }
}
