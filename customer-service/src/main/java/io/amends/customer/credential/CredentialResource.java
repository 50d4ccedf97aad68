package io.amends.customer.credential;

import io.amends.chassis.audit.Audited;
import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.security.SourceScoped;
import io.amends.chassis.web.Cursor;
import io.amends.chassis.web.Idempotent;
import io.amends.chassis.web.Page;
import io.amends.chassis.web.RuleBroken;
import io.amends.customer.credential.Credentials.Made;
import io.amends.customer.credential.Credentials.Place;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Credentials of sources over REST. Whoever did not get the answer repeats the POST with its
 * Idempotency-Key, and is shown the same secret.
 */
@Path("/v1/credentials")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.OPERATOR)
@RunOnVirtualThread
class CredentialResource {
    private final Credentials credentials;
    private final Caller caller;

    CredentialResource(Credentials credentials, Caller caller) {
        this.credentials = credentials;
        this.caller = caller;
    }

    record NewCredential(
            @Schema(examples = "till-7", maxLength = 64) @Nullable String source,
            @Nullable Limit limit)
            implements SourceScoped {}

    /**
     * @param oldUntil how long the old one goes on, a year at most; none, or a moment that is past:
     *     it ends at once
     */
    record Rotation(@Nullable Instant oldUntil) {}

    /**
     * @param secret the source's bearer token, which is shown this once
     */
    @Schema(name = "NewCredentialAnswer")
    record Answer(
            Credential credential,
            @Schema(
                            examples =
                                    "amends_pos_3f9ac2d4e5b60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90")
                    String secret) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Transactional
    @Idempotent
    @Operation(
            summary = "Makes a credential for a source",
            description =
                    "Its secret is the source's bearer token in the Authorization header, for role pos and this source only")
    @APIResponse(
            responseCode = "201",
            description = "made; the secret is not shown again",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    @Audited(action = "make", kind = "credential")
    public Response make(@NotNull NewCredential wanted) {
        return answer(credentials.make(wanted.source(), wanted.limit(), caller));
    }

    @POST
    @Path("{id}/rotation")
    @Consumes(MediaType.APPLICATION_JSON)
    @Transactional
    @Idempotent
    @Operation(summary = "Makes another credential for the same source, and ends this one")
    @APIResponse(
            responseCode = "201",
            description = "made; the secret is not shown again",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    @APIResponse(
            responseCode = "409",
            description = "it has ended already",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "Problem")))
    @Audited(action = "rotate", kind = "credential")
    public Response rotate(@PathParam("id") UUID id, @NotNull Rotation rotation) {
        return answer(
                credentials.rotate(
                        id,
                        Objects.requireNonNullElse(rotation.oldUntil(), Instant.EPOCH),
                        caller));
    }

    @PUT
    @Path("{id}/limit")
    @Consumes(MediaType.APPLICATION_JSON)
    @Transactional
    @Operation(
            summary = "Limits how often somebody may ask with a credential",
            description = "From the next request on, in each instance; beyond it 429")
    @Audited(action = "change", kind = "credential")
    public Credential limit(@PathParam("id") UUID id, @NotNull Limit limit) {
        return credentials.limit(id, limit, caller);
    }

    @DELETE
    @Path("{id}/limit")
    @Transactional
    @Operation(summary = "Takes a credential's limit away: as often as there is room")
    @APIResponse(responseCode = "204", description = "it has none, now or before")
    @Audited(action = "change", kind = "credential")
    public void unlimit(@PathParam("id") UUID id) {
        credentials.limit(id, null, caller);
    }

    @DELETE
    @Path("{id}")
    @Transactional
    @Operation(summary = "Ends a credential: the next request with it is refused")
    @APIResponse(responseCode = "204", description = "it has ended, now or before")
    @Audited(action = "revoke", kind = "credential")
    public void revoke(@PathParam("id") UUID id) {
        credentials.revoke(id, caller);
    }

    @GET
    @Path("{id}")
    public Credential get(@PathParam("id") UUID id) {
        return credentials.ours(id, caller);
    }

    /** Those that have ended too. */
    @GET
    public Page<Credential> list(
            @QueryParam("source") @Nullable String source,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        caller.requireAllLocations();
        if (limit < 1 || limit > 1000) {
            throw RuleBroken.parameter("limit", "must be between 1 and 1000");
        }
        if (source != null) {
            caller.requireSource(source);
        }
        return Page.of(
                credentials.page(place(cursor), limit + 1, caller.source().orElse(source)),
                limit,
                CredentialResource::cursor);
    }

    static String cursor(Credential last) {
        return Cursor.encode(last.source(), last.id().toString());
    }

    static @Nullable Place place(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        List<String> parts = Cursor.decode(cursor, 2);
        return new Place(parts.getFirst(), Cursor.uuid(parts.get(1)));
    }

    private static Response answer(Made made) {
        return Response.created(URI.create("/v1/credentials/" + made.credential().id()))
                .entity(new Answer(made.credential(), made.secret().text()))
                .build();
    }
}
