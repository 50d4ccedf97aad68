package io.amends.feedback.survey;

import java.time.Instant;
import java.util.UUID;

/** What a survey link says: which question to whom about what. No personal data. */
record SurveyLink(UUID solicitationId, UUID visitId, String survey, Instant expiresAt) {

    /** What became of reading a token. */
    sealed interface Reading {}

    record Valid(SurveyLink link) implements Reading {}

    /** It was ours, and is too old. */
    record Expired(SurveyLink link) implements Reading {}

    /** It is not ours, or was changed. */
    record Invalid() implements Reading {}
}
