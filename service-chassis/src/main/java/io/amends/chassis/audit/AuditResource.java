package io.amends.chassis.audit;

import io.amends.chassis.audit.AuditTrail.Entry;
import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.Cursor;
import io.amends.chassis.web.Page;
import io.amends.chassis.web.RuleBroken;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/** Who did, or looked up, what in this service. */
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.OWNER, Role.OPERATOR})
@RunOnVirtualThread
@Tag(name = "operations")
public class AuditResource {
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final AuditTrail trail;
    private final Caller caller;

    @Inject
    AuditResource(AuditTrail trail, Caller caller) {
        this.trail = trail;
        this.caller = caller;
    }

    @GET
    @Operation(
            summary = "Who did, or looked up, what in this service",
            description =
                    "Newest first. 'from' is inclusive, 'to' is not; 'subject' is the id of what it was about.")
    public Page<Entry> list(
            @QueryParam("who") @Nullable String who,
            @QueryParam("action") @Nullable String action,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("subject") @Nullable String subject,
            @QueryParam("from") @Nullable Instant from,
            @QueryParam("to") @Nullable Instant to,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit,
            @QueryParam("cursor") @Nullable String cursor) {
        caller.requireAllLocations();
        AuditTrail.Filter filter =
                new AuditTrail.Filter(
                        who, action, kind, subject, storable(from, "from"), storable(to, "to"));
        return Page.of(
                trail.page(filter, before(cursor), limit + 1),
                limit,
                entry -> Cursor.encode(entry.id().toString()));
    }

    /** The database knows fewer years than an Instant. */
    private static @Nullable Instant storable(@Nullable Instant at, String parameter) {
        if (at != null && (at.isBefore(Instant.EPOCH) || at.isAfter(LATEST))) {
            throw RuleBroken.parameter(parameter, "must be a time after 1970 and before 9999");
        }
        return at;
    }

    private static @Nullable UUID before(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            return UUID.fromString(Cursor.decode(cursor, 1).getFirst());
        } catch (IllegalArgumentException notAnId) {
            throw RuleBroken.parameter("cursor", "must be the 'next' of an earlier page");
        }
    }
}
