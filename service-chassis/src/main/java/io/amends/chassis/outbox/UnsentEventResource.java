package io.amends.chassis.outbox;

import io.amends.chassis.audit.Audited;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.Conflict;
import io.amends.chassis.web.Cursor;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.Page;
import io.amends.chassis.web.RuleBroken;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import java.util.UUID;

/** What Kafka has refused of this service's events: to see why, and to send it again. */
@Path("/v1/unsent-events")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.OPERATOR)
@RunOnVirtualThread
@Tag(name = "operations")
public class UnsentEventResource {
    private final UnsentEvents events;
    private final Outbox outbox;

    @Inject
    UnsentEventResource(UnsentEvents events, Outbox outbox) {
        this.events = events;
        this.outbox = outbox;
    }

    @GET
    @Operation(
            summary = "What Kafka has refused of this service's events",
            description = "In the order of refusal, without what they say.")
    public Page<UnsentEvent> list(
            @QueryParam("topic") @Nullable String topic,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return Page.of(
                events.page(topic, after(cursor), limit + 1),
                limit,
                event -> Cursor.encode(event.id().toString()));
    }

    @POST
    @Path("{id}/resend")
    @Operation(
            summary = "Send one again",
            description =
                    "It goes through the outbox once more, after what is there. If it was not kept (topics with"
                            + " personal data, compacted topics), have its topic told again instead.")
    @APIResponse(responseCode = "202", description = "it is in the outbox")
    @Audited(action = "resend", kind = "unsent-event")
    public Response resend(@PathParam("id") UUID id) {
        UnsentEvent event = required(id);
        if (!event.kept()) {
            throw new Conflict(
                    "what it says was not kept; POST /v1/topics/%s/republication tells its topic again"
                            .formatted(event.topic()));
        }
        QuarkusTransaction.requiringNew().run(() -> events.take(id).ifPresent(outbox::appendAgain));
        return Response.accepted().build();
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Give one up")
    @APIResponse(responseCode = "204", description = "it is listed no more")
    @Audited(action = "give-up", kind = "unsent-event")
    public void giveUp(@PathParam("id") UUID id) {
        events.remove(required(id).id());
    }

    private UnsentEvent required(UUID id) {
        return events.find(id).orElseThrow(() -> new NotFound("no unsent event has this id"));
    }

    private static @Nullable UUID after(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            return UUID.fromString(Cursor.decode(cursor, 1).getFirst());
        } catch (IllegalArgumentException foreign) {
            throw RuleBroken.parameter("cursor", "must be the 'next' of an earlier page");
        }
    }
}
