package io.amends.customer.timeline;

import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.Cursor;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.Page;
import io.amends.chassis.web.RuleBroken;
import io.amends.customer.customer.SharedIdentities;
import io.amends.customer.customer.SharedIdentities.SharedIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/** Cards and contacts that identify nobody, because too many unlike people used them. */
@Path("/v1/shared-identities")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class SharedIdentityResource {
    private final SharedIdentities sharedIdentities;
    private final Caller caller;

    SharedIdentityResource(SharedIdentities sharedIdentities, Caller caller) {
        this.sharedIdentities = sharedIdentities;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Role.MANAGER, Role.OWNER, Role.OPERATOR})
    public Page<SharedIdentity> list(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > 1000) {
            throw RuleBroken.parameter("limit", "must be between 1 and 1000");
        }
        String after = cursor == null ? null : Cursor.decode(cursor, 1).getFirst();
        return Page.of(
                sharedIdentities.page(after, limit + 1),
                limit,
                s -> Cursor.encode(s.id().toString()));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed({Role.OWNER, Role.OPERATOR})
    @Transactional
    public void remove(@PathParam("id") UUID id) {
        caller.requireAllLocations();
        if (!sharedIdentities.remove(id)) {
            throw new NotFound("nothing shared has this id");
        }
    }
}
