package io.amends.feedback.customer;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/** A customer as the desk needs to know them: who it is, and how to reach them. */
public record Customer(
        UUID customerId,
        @Nullable String name,
        @Nullable String locale,
        @Nullable String loyaltyId,
        @Nullable String email,
        @Nullable String phone,
        @Nullable Instant registeredAt) {}
