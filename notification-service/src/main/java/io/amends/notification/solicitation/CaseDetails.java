package io.amends.notification.solicitation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What mail tells about a case: codes and times, nothing personal. */
public record CaseDetails(
        String severity,
        @Nullable String cause,
        @Nullable Instant acknowledgeBy,
        @Nullable Instant resolveBy) {

    String json(ObjectMapper mapper) {
        try {
            return mapper.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("codes and times have a JSON form", impossible);
        }
    }
}
