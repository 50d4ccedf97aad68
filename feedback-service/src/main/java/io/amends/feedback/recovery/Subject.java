package io.amends.feedback.recovery;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/** What a case is about; settled when it is opened. */
public record Subject(
        UUID caseId,
        UUID complaintId,
        String location,
        boolean prompted,
        Severity severity,
        @Nullable Cause cause,
        @Nullable UUID visitId,
        @Nullable UUID claimId,
        boolean imported) {}
