package io.amends.feedback.complaint;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Severity;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * The payload of {@code complaint.raised.v1}: what a complaint is about, without the customer's
 * words.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ComplaintRaised(
        UUID complaintId,
        long version,
        UUID caseId,
        String location,
        Instant at,
        LocalDate localDate,
        String channel,
        boolean prompted,
        @Nullable Cause cause,
        Severity severity,
        @Nullable UUID visitId,
        @Nullable UUID customerId,
        @Nullable UUID claimId,
        boolean imported) {

    static final String TOPIC = "complaints";
    static final String TYPE = "complaint.raised.v1";
}
