package io.amends.customer.staff;

import io.amends.chassis.audit.Audited;
import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.Cursor;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.Page;
import io.amends.chassis.web.RuleBroken;
import io.amends.customer.Texts;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import java.util.UUID;

/** Staff members over REST: the only place where a reference, a name and an id meet. */
@Path("/v1/staff")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.MANAGER, Role.OWNER, Role.OPERATOR})
@RunOnVirtualThread
class StaffResource {
    private final StaffMembers members;
    private final Caller caller;

    StaffResource(StaffMembers members, Caller caller) {
        this.members = members;
        this.caller = caller;
    }

    record PutStaffMember(
            @Nullable String name,
            @Nullable Boolean active,
            @Schema(description = "Where they work; stays as it is if it is left out")
                    @Nullable String location) {}

    record StaffView(
            String reference,
            UUID staffId,
            int version,
            @Nullable String name,
            boolean active,
            @Nullable String location) {
        static StaffView of(StaffMember m) {
            return new StaffView(
                    m.reference(), m.id(), m.version(), m.name(), m.active(), m.location());
        }
    }

    @PUT
    @Path("{reference}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Transactional
    @Audited(action = "change", kind = "staff-member")
    public StaffView put(@PathParam("reference") String reference, PutStaffMember told) {
        if (!Texts.isName(reference)) {
            throw RuleBroken.parameter("reference", Texts.NAME_RULE);
        }
        if (told.name() != null && !Texts.isText(told.name(), 200)) {
            throw RuleBroken.at("/name", "must have 1 to 200 characters");
        }
        String location = told.location();
        if (location != null) {
            caller.requireLocation(location);
            if (!members.mayWorkAt(location)) {
                throw RuleBroken.at("/location", "must be the code of a known location");
            }
        }
        return StaffView.of(
                members.put(
                        reference,
                        told.name(),
                        told.active() == null || told.active(),
                        location,
                        caller));
    }

    @GET
    @Path("{reference}")
    public StaffView get(@PathParam("reference") String reference) {
        StaffMember member =
                members.find(reference)
                        .orElseThrow(() -> new NotFound("no staff member has this reference"));
        StaffMembers.requireAt(member.location(), caller);
        return StaffView.of(member);
    }

    @GET
    public Page<StaffView> list(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > 1000) {
            throw RuleBroken.parameter("limit", "must be between 1 and 1000");
        }
        String after = cursor == null ? null : Cursor.decode(cursor, 1).getFirst();
        return Page.of(
                members.page(after, limit + 1, caller.locations().orElse(null)).stream()
                        .map(StaffView::of)
                        .toList(),
                limit,
                s -> Cursor.encode(s.reference()));
    }
}
