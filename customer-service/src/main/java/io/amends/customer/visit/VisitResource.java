package io.amends.customer.visit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.Problem;
import io.amends.chassis.web.Refusal;
import io.amends.chassis.web.StrictJson;
import io.amends.customer.source.Rejections;
import io.amends.customer.visit.Answer.Accepted;
import io.amends.customer.visit.Answer.Outcome;
import io.amends.customer.visit.GroupCommit.Result;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Visits over REST, one at a time; see {@link VisitBatchResource} for many. */
@Path("/v1/visits")
@Produces(MediaType.APPLICATION_JSON)
class VisitResource {
    static final int LARGEST_POST = 64 * 1024;

    private static final JsonFactory JSON = new JsonFactory();

    private final VisitReader reader;
    private final GroupCommit groupCommit;
    private final VisitViews visits;
    private final Rejections rejections;
    private final Caller caller;

    VisitResource(
            VisitReader reader,
            GroupCommit groupCommit,
            VisitViews visits,
            Rejections rejections,
            Caller caller) {
        this.reader = reader;
        this.groupCommit = groupCommit;
        this.visits = visits;
        this.rejections = rejections;
        this.caller = caller;
    }

    /**
     * What became of a visit.
     *
     * @param notices what was untidy, and kept all the same
     */
    @Schema(name = "VisitAnswer")
    record VisitAnswer(UUID id, @Nullable UUID customerId, Outcome outcome, List<String> notices) {
        static VisitAnswer of(Accepted accepted) {
            return new VisitAnswer(
                    accepted.id(), accepted.customerId(), accepted.outcome(), accepted.notices());
        }
    }

    /** Answers when the visit is stored; no thread waits for that. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Role.POS, Role.OPERATOR})
    @NonBlocking
    @RequestBody(content = @Content(schema = @Schema(implementation = VisitPost.class)))
    @APIResponse(
            responseCode = "201",
            description = "recorded",
            content = @Content(schema = @Schema(implementation = VisitAnswer.class)))
    @APIResponse(responseCode = "200", description = "duplicate, amended or superseded")
    @APIResponse(
            responseCode = "409",
            description = "stored with other content, and not said to be newer")
    @APIResponse(responseCode = "422", description = "a rule is broken; every field is named")
    @APIResponse(
            responseCode = "503",
            description = "not stored, or not known to be; send it again")
    public CompletionStage<Response> post(byte[] body) {
        String source = null;
        Optional<String> own = caller.source();
        try {
            if (body.length > LARGEST_POST) {
                throw new WebApplicationException(Response.Status.REQUEST_ENTITY_TOO_LARGE);
            }
            VisitPost post = StrictJson.read(body, VisitPost.class);
            source = post.source();
            Posted posted = reader.read(post, caller.has(Role.OPERATOR));
            caller.requireSource(post.source());
            caller.requireLocation(post.location());
            String by = source;
            return groupCommit.submit(posted).thenApply(result -> answer(own, by, result));
        } catch (Refusal | WebApplicationException refusal) {
            String named = source == null && own.isEmpty() ? sourceOf(body) : source;
            rejections.add(own, named, Problem.of(refusal));
            throw refusal;
        }
    }

    private Response answer(Optional<String> own, @Nullable String source, Result result) {
        return switch (result) {
            case Result.Failed(RuntimeException failure) -> {
                if (failure instanceof Refusal refusal) {
                    rejections.add(own, source, Problem.of(refusal));
                }
                throw failure;
            }
            case Result.Answered(Accepted accepted) -> {
                Response.ResponseBuilder response =
                        accepted.outcome() == Outcome.RECORDED
                                // Not Response.created, which asks for a request that this thread
                                // hasn't.
                                ? Response.status(Response.Status.CREATED)
                                        .header(HttpHeaders.LOCATION, "/v1/visits/" + accepted.id())
                                : Response.ok();
                yield response.entity(VisitAnswer.of(accepted)).build();
            }
            case Result.Answered(Answer.Conflicting conflicting) ->
                    throw new IllegalStateException("a conflict is a failure");
        };
    }

    /** Who posted something that could not be read as a visit, as far as it says so. */
    static @Nullable String sourceOf(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean named = parser.currentName().equals("source");
                JsonToken value = parser.nextToken();
                if (named) {
                    return value == JsonToken.VALUE_STRING ? parser.getText() : null;
                }
                parser.skipChildren();
            }
            return null;
        } catch (IOException malformed) {
            return null;
        }
    }

    @GET
    @Path("{id}")
    @RolesAllowed({Role.POS, Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
    @RunOnVirtualThread
    public VisitView get(@PathParam("id") UUID id) {
        VisitView visit = visits.find(id).orElseThrow(() -> new NotFound("no visit has this id"));
        caller.requireSource(visit.source());
        caller.requireLocation(visit.location());
        return visit;
    }
}
