package io.amends.feedback.survey;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.amends.chassis.database.Ids;
import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.Conflict;
import io.amends.chassis.web.MaxCharacters;
import io.amends.chassis.web.Problem;
import io.amends.chassis.web.Refusal;
import io.amends.chassis.web.RuleBroken;
import io.amends.chassis.web.StrictJson;
import io.amends.feedback.history.ContentHash;
import io.amends.feedback.location.Locations;
import io.amends.feedback.recovery.Cause;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Import of answers to surveys of the past: they count in all measures, and trigger no message. */
@Path("/v1/feedback/batch")
@RolesAllowed(Role.OPERATOR)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "feedback")
public class FeedbackBatchResource {
    private static final int PER_TRANSACTION = 500;
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

    private final ReceiveFeedback receiving;
    private final Feedbacks feedbacks;
    private final Locations locations;
    private final SurveyConfig config;
    private final Validator validator;
    private final Caller caller;
    private final Clock clock;

    @Inject
    FeedbackBatchResource(
            ReceiveFeedback receiving,
            Feedbacks feedbacks,
            Locations locations,
            SurveyConfig config,
            Validator validator,
            Caller caller,
            Clock clock) {
        this.receiving = receiving;
        this.feedbacks = feedbacks;
        this.locations = locations;
        this.config = config;
        this.validator = validator;
        this.caller = caller;
        this.clock = clock;
    }

    @Schema(
            name = "PastAnswer",
            examples =
                    """
                    {"source":"old-survey-tool","answerId":"A-17","location":"main-street","at":"2026-03-01T10:00:00Z",
                     "scores":{"nps":9,"csat":5},"causes":["product"],"words":"Lovely bread"}""")
    public record Line(
            @NotBlank @Size(max = 100) @Schema(examples = "old-survey-tool") String source,
            @NotBlank
                    @Size(max = 200)
                    @Schema(description = "The source's own id; repeats are recognised by it")
                    String answerId,
            @Nullable @Size(min = 1, max = 100) String survey,
            @Nullable UUID visitId,
            @NotBlank @Size(max = 100) @Schema(examples = "main-street") String location,
            @NotNull Instant at,
            @NotNull Scores scores,
            @Nullable @Size(max = 8) List<Cause> causes,
            @Nullable @Min(0) @Max(10_000) Integer told,
            @Nullable @MaxCharacters(10_000) @Schema(maxLength = 10_000) String words) {}

    /**
     * What became of one line.
     *
     * @param outcome recorded, duplicate or rejected
     * @param caseId the recovery case that a low score opened
     */
    @Schema(
            name = "PastAnswerResult",
            examples =
                    """
                    {"outcome":"recorded","id":"0199a1b2-7c00-7000-8000-000000000006"}""")
    public record Result(
            String outcome, @Nullable UUID id, @Nullable UUID caseId, @Nullable Problem problem) {
        static Result of(String outcome, Feedback feedback) {
            Feedback.FollowUp follow = feedback.follow();
            return new Result(
                    outcome, feedback.feedbackId(), follow == null ? null : follow.caseId(), null);
        }

        static Result rejected(RuntimeException why) {
            return new Result("rejected", null, null, Problem.of(why));
        }
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/x-ndjson"})
    @Operation(
            summary = "Import past answers",
            description =
                    "A JSON array, or one answer a line; up to 10,000. One result per line, in order; a refused line"
                            + " changes nothing for the others. A low score opens a recovery case, marked imported.")
    @RequestBody(
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = Line[].class)),
                @Content(
                        mediaType = "application/x-ndjson",
                        schema = @Schema(implementation = Line.class))
            })
    public List<Result> take(byte[] body) {
        List<byte[]> lines = BatchLines.split(body);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Result> results = new ArrayList<>(lines.size());
        for (int from = 0; from < lines.size(); from += PER_TRANSACTION) {
            results.addAll(
                    take(lines.subList(from, Math.min(lines.size(), from + PER_TRANSACTION)), now));
        }
        return results;
    }

    private record Read(Line line, Feedback feedback) {
        String key() {
            return line.source() + '\0' + line.answerId();
        }
    }

    private List<Result> take(List<byte[]> lines, Instant now) {
        Result[] results = new Result[lines.size()];
        Read[] read = new Read[lines.size()];
        // The first line of each identity is the one that can be new.
        Map<String, Read> first = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                Line line = StrictJson.read(lines.get(i), Line.class);
                check(line, now);
                read[i] = new Read(line, feedback(line));
                first.putIfAbsent(read[i].key(), read[i]);
            } catch (Refusal | ConstraintViolationException refused) {
                results[i] = Result.rejected(refused);
            }
        }
        Set<UUID> added =
                receiving.receive(first.values().stream().map(Read::feedback).toList(), now);
        for (int i = 0; i < read.length; i++) {
            if (read[i] != null) {
                results[i] =
                        added.contains(read[i].feedback().feedbackId())
                                ? Result.of("recorded", read[i].feedback())
                                : repeated(read[i].line());
            }
        }
        return List.of(results);
    }

    private Result repeated(Line line) {
        Feedback earlier = feedbacks.ofAnswer(line.source(), line.answerId()).orElseThrow();
        Feedback.Reference known = earlier.reference();
        return known != null && ContentHash.matches(known.contentHash(), content(line))
                ? Result.of("duplicate", earlier)
                : Result.rejected(
                        new Conflict("this source has used the same answerId for another answer"));
    }

    private void check(Line line, Instant now) {
        var violations = validator.validate(line);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        if (line.at().isAfter(now)) {
            throw RuleBroken.at("/at", "must not be in the future");
        }
        if (line.at().isBefore(EARLIEST)) {
            throw RuleBroken.at("/at", "must not be before 1990");
        }
        caller.requireLocation(line.location());
        caller.requireSource(line.source());
    }

    private Feedback feedback(Line line) {
        List<Cause> causes = line.causes();
        String survey = line.survey();
        Instant at = line.at().truncatedTo(ChronoUnit.MILLIS);
        return new Feedback(
                Ids.next(),
                0,
                survey == null ? "post-visit" : survey,
                line.location(),
                at,
                locations.get(line.location()).calendar().dateOf(at),
                null,
                line.visitId(),
                null,
                null,
                List.of(),
                line.scores(),
                causes == null ? List.of() : causes.stream().distinct().toList(),
                line.told(),
                line.words(),
                false,
                true,
                new Feedback.Reference(
                        line.source(), line.answerId(), ContentHash.of(content(line))),
                Feedback.callsForRecovery(line.scores(), false, config.low())
                        ? new Feedback.FollowUp(Ids.next(), Ids.next())
                        : null,
                null,
                null);
    }

    private static byte[] content(Line line) {
        try {
            return StrictJson.mapper().writeValueAsBytes(line);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
