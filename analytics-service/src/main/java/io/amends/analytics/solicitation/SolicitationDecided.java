package io.amends.analytics.solicitation;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.UUID;

/** What this service reads of the solicitation events: a programme's decision as it stands. */
record SolicitationDecided(
        UUID solicitationId,
        long version,
        String programme,
        @JsonProperty("class") String kind,
        String location,
        @Nullable String channel,
        String outcome,
        @Nullable String rule,
        LocalDate localDate) {}
