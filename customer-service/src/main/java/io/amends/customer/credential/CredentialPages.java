package io.amends.customer.credential;

import io.amends.chassis.audit.AuditSubject;
import io.amends.chassis.audit.Audited;
import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.Page;
import io.amends.customer.credential.Credentials.Made;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Who may post, and how do I give, replace and take it away? */
@Path("/credentials")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.OPERATOR)
@RunOnVirtualThread
class CredentialPages {
    private static final int CREDENTIALS_ON_A_PAGE = 200;

    private final Credentials credentials;
    private final Caller caller;
    private final Clock clock;

    CredentialPages(Credentials credentials, Caller caller, Clock clock) {
        this.credentials = credentials;
        this.caller = caller;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance credentials(
                List<Credential> credentials,
                @Nullable String more,
                @Nullable String source,
                @Nullable String secret,
                @Nullable String of);
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance show(
            @QueryParam("source") @Nullable String source,
            @QueryParam("cursor") @Nullable String cursor) {
        caller.requireAllLocations();
        return page(source == null || source.isBlank() ? null : source.strip(), cursor, null);
    }

    @POST
    @Transactional
    @Operation(hidden = true)
    @Audited(action = "make", kind = "credential")
    public TemplateInstance make(
            @AuditSubject @FormParam("source") @Nullable String source,
            @FormParam("perSecond") @Nullable String perSecond) {
        return page(
                credentials.make(
                        source == null ? null : source.strip(), Limit.ofForm(perSecond), caller));
    }

    /**
     * @param hours for which the old one goes on
     */
    @POST
    @Path("{id}/rotation")
    @Transactional
    @Operation(hidden = true)
    @Audited(action = "rotate", kind = "credential")
    public TemplateInstance rotate(
            @PathParam("id") UUID id, @FormParam("hours") @DefaultValue("0") int hours) {
        Instant oldUntil = clock.instant().plus(Duration.ofHours(hours));
        return page(credentials.rotate(id, oldUntil, caller));
    }

    @POST
    @Path("{id}/limit")
    @Transactional
    @Operation(hidden = true)
    @Audited(action = "change", kind = "credential")
    public Response limit(
            @PathParam("id") UUID id, @FormParam("perSecond") @Nullable String perSecond) {
        credentials.limit(id, Limit.ofForm(perSecond), caller);
        return Response.seeOther(URI.create("/credentials")).build();
    }

    @POST
    @Path("{id}/revocation")
    @Transactional
    @Operation(hidden = true)
    @Audited(action = "revoke", kind = "credential")
    public Response revoke(@PathParam("id") UUID id) {
        credentials.revoke(id, caller);
        return Response.seeOther(URI.create("/credentials")).build();
    }

    /** Of the source that has one more now. */
    private TemplateInstance page(Made made) {
        return page(made.credential().source(), null, made);
    }

    private TemplateInstance page(
            @Nullable String source, @Nullable String cursor, @Nullable Made made) {
        Page<Credential> page =
                Page.of(
                        credentials.page(
                                CredentialResource.place(cursor),
                                CREDENTIALS_ON_A_PAGE + 1,
                                caller.source().orElse(source)),
                        CREDENTIALS_ON_A_PAGE,
                        CredentialResource::cursor);
        UriBuilder more = UriBuilder.fromPath("/credentials").queryParam("cursor", "{cursor}");
        if (source != null) {
            more.queryParam("source", "{source}");
        }
        return Templates.credentials(
                page.items(),
                page.next() == null
                        ? null
                        : (source == null
                                        ? more.build(page.next())
                                        : more.build(page.next(), source))
                                .toString(),
                source,
                made == null ? null : made.secret().text(),
                made == null ? null : made.credential().source());
    }
}
