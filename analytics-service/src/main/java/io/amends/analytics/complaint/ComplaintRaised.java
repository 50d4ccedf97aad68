package io.amends.analytics.complaint;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.UUID;

/** What this service reads of complaint.raised: the complaint's state. */
record ComplaintRaised(
        UUID complaintId,
        long version,
        String location,
        LocalDate localDate,
        String channel,
        boolean prompted,
        @Nullable String cause,
        String severity) {}
