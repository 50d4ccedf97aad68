package io.amends.customer.visit;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** A visit as a source posts it: nothing in it has been checked yet. */
@Schema(
        name = "VisitPost",
        requiredProperties = {"source", "visitId", "occurredAt", "location"})
record VisitPost(
        @Schema(examples = "till-7", maxLength = 64) @Nullable String source,
        @Schema(examples = "2026-11-20-000123", maxLength = 128) @Nullable String visitId,
        @Schema(examples = "2026-11-20T12:31:07-05:00", format = "date-time")
                @Nullable String occurredAt,
        @Schema(description = "Newer content replaces older content", format = "date-time")
                @Nullable String updatedAt,
        @Schema(examples = "main-street", maxLength = 64) @Nullable String location,
        @Nullable Channel channel,
        @Schema(examples = "[\"s-042\"]") @Nullable List<String> staff,
        @Nullable Status status,
        @Nullable MoneyPost amount,
        @Schema(description = "What was given back; all of the amount if the status is refunded")
                @Nullable MoneyPost refunded,
        @Nullable CustomerPost customer,
        @Schema(description = "Free additions, at most 4,000 characters of JSON")
                @Nullable Map<String, Object> attributes) {

    record MoneyPost(
            @Schema(examples = "1880") @Nullable Long minor,
            @Schema(examples = "USD") @Nullable String currency) {}

    record CustomerPost(
            @Schema(examples = "L-99") @Nullable String loyaltyId,
            @Schema(examples = "ann@example.com") @Nullable String email,
            @Schema(examples = "+12025550123") @Nullable String phone,
            @Schema(examples = "Ann") @Nullable String name,
            @Schema(examples = "en-US") @Nullable String locale,
            @Nullable List<ConsentPost> consents) {}

    record ConsentPost(
            @Schema(examples = "email") @Nullable String channel,
            @Schema(examples = "feedback") @Nullable String purpose,
            @Schema(examples = "true") @Nullable Boolean granted,
            @Schema(format = "date-time") @Nullable String at,
            @Schema(examples = "v3") @Nullable String wording) {}
}
