package io.amends.chassis.outbox;

import io.amends.chassis.audit.AuditSubject;
import io.amends.chassis.audit.Audited;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.NotFound;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Telling a topic again, for operators who lost Kafka or add a consumer. */
@Path("/v1/topics/{topic}/republication")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.OPERATOR)
@RunOnVirtualThread
@Tag(name = "operations")
public class RepublicationResource {
    private final Republication republication;
    private final Relay relay;

    @Inject
    RepublicationResource(Republication republication, Relay relay) {
        this.republication = republication;
        this.relay = relay;
    }

    @POST
    @Operation(
            summary = "Tell a topic of this service again",
            description =
                    "All events of the topic's history go through the outbox once more. Answers 202 at once; GET"
                            + " says how far it is.")
    @APIResponse(
            responseCode = "202",
            description = "begun, or at work already",
            content = @Content(schema = @Schema(implementation = Republication.Progress.class)))
    @Audited(action = "republish", kind = "topic")
    public Response begin(@AuditSubject String topic) {
        requireOwned(topic);
        Republication.Progress progress = republication.begin(topic);
        relay.wake();
        return Response.accepted(progress).build();
    }

    @GET
    @Operation(summary = "How far telling a topic again has got")
    public Republication.Progress progress(String topic) {
        requireOwned(topic);
        return republication
                .progress(topic)
                .orElseThrow(() -> new NotFound("this topic was never told again"));
    }

    private void requireOwned(String topic) {
        if (!republication.topics().contains(topic)) {
            throw new NotFound("this service owns " + String.join(", ", republication.topics()));
        }
    }
}
