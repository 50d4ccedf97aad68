package io.amends.chassis.events;

import io.amends.chassis.audit.Audited;
import io.amends.chassis.security.Role;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import java.util.List;

/** Builds all of a service's projections again from the topics, in place. */
@Path("/v1/projections/rebuild")
@RolesAllowed(Role.OPERATOR)
@RunOnVirtualThread
@Tag(name = "operations")
public class Rebuild {
    private final List<Projection> projections;
    private final Positions positions;
    private final DeadLetters deadLetters;
    private final EventLoop loop;

    @Inject
    Rebuild(
            @All List<Projection> projections,
            Positions positions,
            DeadLetters deadLetters,
            EventLoop loop) {
        this.projections = projections;
        this.positions = positions;
        this.deadLetters = deadLetters;
        this.loop = loop;
    }

    @POST
    @Operation(
            summary = "Rebuild all projections of this service from the topics",
            description =
                    "Clears them and sends the consumer back to the beginning, in one transaction. Answers 202;"
                            + " the lag says how far it is.")
    @APIResponse(responseCode = "202", description = "begun")
    @Audited(action = "rebuild", kind = "projections")
    public Response begin() {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            positions.reset();
                            deadLetters.clear();
                            projections.forEach(Projection::clear);
                        });
        loop.lookAgain();
        return Response.accepted().build();
    }
}
