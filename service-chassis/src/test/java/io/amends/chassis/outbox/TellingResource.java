package io.amends.chassis.outbox;

import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Tells something because of a request. */
@Path("/v1/tellings")
@RunOnVirtualThread
public class TellingResource {
    private final TellThings things;

    @Inject
    TellingResource(TellThings things) {
        this.things = things;
    }

    @POST
    @PermitAll
    @Path("{id}")
    public void tell(@PathParam("id") String id) {
        things.tell(id, 1);
    }
}
