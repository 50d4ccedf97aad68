package io.amends.customer.source;

import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.Cursor;
import io.amends.chassis.web.Page;
import io.amends.chassis.web.RuleBroken;
import io.amends.customer.source.Sources.Source;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.jspecify.annotations.Nullable;

/** Sources over REST: does my till work? */
@Path("/v1/sources")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class SourceResource {
    private final Sources sources;
    private final Caller caller;

    SourceResource(Sources sources, Caller caller) {
        this.sources = sources;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Role.POS, Role.MANAGER, Role.OWNER, Role.OPERATOR})
    public Page<Source> list(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > 1000) {
            throw RuleBroken.parameter("limit", "must be between 1 and 1000");
        }
        String after = cursor == null ? null : Cursor.decode(cursor, 1).getFirst();
        return Page.of(
                sources.page(after, limit + 1, caller.source().orElse(null)),
                limit,
                s -> Cursor.encode(s.source()));
    }
}
