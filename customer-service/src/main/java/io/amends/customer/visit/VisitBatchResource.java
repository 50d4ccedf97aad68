package io.amends.customer.visit;

import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.Busy;
import io.amends.chassis.web.JsonElements;
import io.amends.chassis.web.Problem;
import io.amends.chassis.web.Refusal;
import io.amends.chassis.web.RuleBroken;
import io.amends.chassis.web.StrictJson;
import io.amends.customer.source.Rejections;
import io.amends.customer.visit.Answer.Accepted;
import io.amends.customer.visit.Answer.Outcome;
import io.amends.customer.visit.GroupCommit.Result;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Many visits over REST, with the effect that they would have one by one, in their order. */
@Path("/v1/visits/batch")
class VisitBatchResource {
    static final String NDJSON = "application/x-ndjson";
    static final int MOST_LINES = 10_000;

    private final VisitReader reader;
    private final GroupCommit groupCommit;
    private final Rejections rejections;
    private final Caller caller;

    VisitBatchResource(
            VisitReader reader, GroupCommit groupCommit, Rejections rejections, Caller caller) {
        this.reader = reader;
        this.groupCommit = groupCommit;
        this.rejections = rejections;
        this.caller = caller;
    }

    /**
     * What became of one line.
     *
     * @param line counted from 1
     * @param status the HTTP status that the line would have been answered with alone
     * @param outcome recorded, amended, duplicate, superseded, or rejected
     */
    @Schema(name = "VisitLineAnswer")
    record LineAnswer(
            int line,
            int status,
            String outcome,
            @Nullable UUID id,
            @Nullable UUID customerId,
            @Nullable List<String> notices,
            @Nullable Problem problem) {

        static LineAnswer of(int line, Accepted accepted) {
            return new LineAnswer(
                    line,
                    accepted.outcome() == Outcome.RECORDED ? 201 : 200,
                    accepted.outcome().name().toLowerCase(Locale.ROOT),
                    accepted.id(),
                    accepted.customerId(),
                    accepted.notices(),
                    null);
        }

        static LineAnswer of(int line, Problem problem) {
            return new LineAnswer(line, problem.status(), "rejected", null, null, null, problem);
        }
    }

    /**
     * Up to 10,000 visits, a line each or as an array; the answer has the same form as the request.
     */
    @POST
    @Consumes({NDJSON, MediaType.APPLICATION_JSON})
    @RolesAllowed({Role.POS, Role.OPERATOR})
    @RunOnVirtualThread
    @RequestBody(
            content = {
                @Content(mediaType = NDJSON, schema = @Schema(implementation = VisitPost.class)),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.ARRAY, implementation = VisitPost.class))
            })
    @APIResponse(
            responseCode = "200",
            description = "one result per line, in order; a rejected line carries its problem",
            content = {
                @Content(mediaType = NDJSON, schema = @Schema(implementation = LineAnswer.class)),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema =
                                @Schema(type = SchemaType.ARRAY, implementation = LineAnswer.class))
            })
    @APIResponse(responseCode = "422", description = "more than 10,000 lines; nothing was stored")
    @APIResponse(
            responseCode = "503",
            description = "not all is known to be stored; send the batch again")
    public Response post(
            byte[] body,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType type,
            @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept)
            throws InterruptedException {
        boolean lines = MediaType.valueOf(NDJSON).isCompatible(type);
        return answer(
                store(split(body, lines)), lines && !MediaType.APPLICATION_JSON.equals(accept));
    }

    private List<byte[]> split(byte[] body, boolean lines) {
        try {
            List<byte[]> posts = lines ? lines(body) : JsonElements.of(body, MOST_LINES);
            if (posts.size() > MOST_LINES) {
                throw RuleBroken.at(
                        "", "must not have more than 10,000 visits; nothing was stored");
            }
            return posts;
        } catch (Refusal refusal) {
            rejections.add(caller.source(), null, Problem.of(refusal));
            throw refusal;
        }
    }

    private List<LineAnswer> store(List<byte[]> posts) throws InterruptedException {
        LineAnswer[] answers = new LineAnswer[posts.size()];
        List<Posted> read = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < posts.size(); i++) {
            try {
                read.add(read(posts.get(i)));
                places.add(i);
            } catch (RuntimeException refused) {
                answers[i] = rejected(i, VisitResource.sourceOf(posts.get(i)), refused);
            }
        }
        // One after the other, so that the lines have their effect in their order.
        for (int from = 0; from < read.size(); from += groupCommit.largestSubmission()) {
            int to = Math.min(from + groupCommit.largestSubmission(), read.size());
            List<Result> results = groupCommit.submitAndWait(read.subList(from, to));
            for (int i = from; i < to; i++) {
                answers[places.get(i)] = answer(places.get(i), read.get(i), results.get(i - from));
            }
        }
        return Arrays.asList(answers);
    }

    private Posted read(byte[] line) {
        if (line.length > VisitResource.LARGEST_POST) {
            throw RuleBroken.at("", "must not be longer than 64 kB");
        }
        VisitPost post = StrictJson.read(line, VisitPost.class);
        Posted posted = reader.read(post, caller.has(Role.OPERATOR));
        caller.requireSource(post.source());
        caller.requireLocation(post.location());
        return posted;
    }

    /**
     * A batch that is stored in part because the database went away is not answered as if it were
     * stored.
     */
    private LineAnswer answer(int line, Posted post, Result result) {
        return switch (result) {
            case Result.Failed(Busy busy) -> throw busy;
            case Result.Failed(RuntimeException failure) ->
                    rejected(line, post.identity().source(), failure);
            case Result.Answered(Accepted accepted) -> LineAnswer.of(line + 1, accepted);
            case Result.Answered(Answer.Conflicting conflicting) ->
                    throw new IllegalStateException("a conflict is a failure");
        };
    }

    private LineAnswer rejected(int line, @Nullable String source, RuntimeException refused) {
        Problem problem = Problem.of(refused);
        rejections.add(caller.source(), source, problem);
        return LineAnswer.of(line + 1, problem);
    }

    static List<byte[]> lines(byte[] body) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        while (from < body.length && lines.size() <= MOST_LINES) {
            int to = from;
            while (to < body.length && body[to] != '\n') {
                to++;
            }
            lines.add(Arrays.copyOfRange(body, from, to));
            from = to + 1;
        }
        return lines;
    }

    private static Response answer(List<LineAnswer> answers, boolean asLines) {
        try {
            if (!asLines) {
                return Response.ok(
                                StrictJson.mapper().writeValueAsBytes(answers),
                                MediaType.APPLICATION_JSON)
                        .build();
            }
            ByteArrayOutputStream lines = new ByteArrayOutputStream(answers.size() * 128);
            for (LineAnswer answer : answers) {
                lines.writeBytes(StrictJson.mapper().writeValueAsBytes(answer));
                lines.write('\n');
            }
            return Response.ok(lines.toByteArray(), NDJSON).build();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
