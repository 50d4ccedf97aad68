package io.amends.chassis.events;

import io.amends.chassis.audit.AuditSubject;
import io.amends.chassis.audit.Audited;
import io.amends.chassis.events.Replay.Outcome;
import io.amends.chassis.events.Replay.Result;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.Cursor;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/** What this service's own consumer refused: to see why, and to hand it over again once mended. */
@Path("/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.OPERATOR)
@RunOnVirtualThread
@Tag(name = "operations")
public class DeadLetterResource {
    private static final int MOST_REPLAYED = 200;

    private final DeadLetters deadLetters;
    private final Replay replay;

    @Inject
    DeadLetterResource(DeadLetters deadLetters, Replay replay) {
        this.deadLetters = deadLetters;
        this.replay = replay;
    }

    /**
     * What became of a page of dead letters.
     *
     * @param refused how many were refused again
     * @param gone how many are no longer in their topic
     * @param next for the next page; absent after the last
     */
    record Replayed(long applied, long refused, long gone, @Nullable String next) {}

    @GET
    @Operation(
            summary = "What this service refused and has not applied since",
            description =
                    "In the order of refusal. Of topics with personal data only the coordinates and the kind of failure.")
    public Page<DeadLetter> list(
            @QueryParam("topic") @Nullable String topic,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return Page.of(
                deadLetters.page(topic, after(cursor), limit + 1),
                limit,
                letter -> Cursor.encode(letter.id().toString()));
    }

    @POST
    @Path("{id}/replay")
    @Operation(
            summary = "Hand one dead letter to the consumer that refused it",
            description =
                    "'applied' and 'gone' (expired, or replaced by a newer state) end it; 'refused' says why, and keeps it.")
    @Audited(action = "replay", kind = "dead-letter")
    public Result replay(@PathParam("id") UUID id) {
        DeadLetter letter =
                deadLetters.find(id).orElseThrow(() -> new NotFound("no dead letter has this id"));
        return replay.replay(List.of(letter)).getFirst();
    }

    @POST
    @Path("replay")
    @Operation(
            summary = "Hand all dead letters of a topic to the consumer that refused them",
            description = "200 a request, in the order of refusal; go on with 'next'.")
    @Audited(action = "replay", kind = "dead-letters")
    public Replayed replayAll(
            @AuditSubject @QueryParam("topic") @NotNull String topic,
            @QueryParam("cursor") @Nullable String cursor) {
        Page<DeadLetter> page =
                Page.of(
                        deadLetters.page(topic, after(cursor), MOST_REPLAYED + 1),
                        MOST_REPLAYED,
                        letter -> Cursor.encode(letter.id().toString()));
        List<Result> results = replay.replay(page.items());
        return new Replayed(
                count(results, Outcome.APPLIED),
                count(results, Outcome.REFUSED),
                count(results, Outcome.GONE),
                page.next());
    }

    private static long count(List<Result> results, Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }

    private static @Nullable UUID after(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        return Cursor.uuid(Cursor.decode(cursor, 1).getFirst());
    }
}
