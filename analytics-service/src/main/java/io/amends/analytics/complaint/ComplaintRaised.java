package io.amends.analytics.complaint;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.UUID;

/** What this service reads of complaint.raised, which happens once per complaint. */
record ComplaintRaised(
        UUID complaintId,
        String location,
        LocalDate localDate,
        String channel,
        boolean prompted,
        @Nullable String cause,
        String severity) {}
