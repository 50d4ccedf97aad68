package io.amends.chassis.pages;

import io.amends.chassis.oidc.Provider;
import io.amends.chassis.security.EndedSessions;
import io.amends.chassis.security.FromAnySite;
import io.amends.chassis.security.SessionEnding;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.ResponseHeaders;
import io.amends.chassis.web.SignInCookie;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.security.AuthenticationCompletionException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.ext.web.RoutingContext;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Browsers sign in at the provider, where there is one. Else with a token, once for all services of
 * this host: it becomes a cookie that scripts can't read.
 */
@Path("/")
@PermitAll
@RunOnVirtualThread
public class SignInResource {
    private final Template page;
    private final Template signedOut;
    private final Template signingOut;
    private final JWTParser tokens;
    private final EndedSessions ended;
    private final Instance<SessionEnding> ending;
    private final PageContext frame;
    private final Provider provider;
    private final RoutingContext request;
    private final Clock clock;

    SignInResource(
            @Location("sign-in.html") Template page,
            @Location("signed-out.html") Template signedOut,
            @Location("signing-out.html") Template signingOut,
            JWTParser tokens,
            EndedSessions ended,
            Instance<SessionEnding> ending,
            Provider provider,
            PageContext frame,
            RoutingContext request,
            Clock clock) {
        this.page = page;
        this.signedOut = signedOut;
        this.signingOut = signingOut;
        this.ended = ended;
        this.ending = ending;
        this.frame = frame;
        this.tokens = tokens;
        this.provider = provider;
        this.request = request;
        this.clock = clock;
    }

    /**
     * @param state comes back from the provider. What it means was looked at before: who is still
     *     not known then failed to sign in, and would fail again at once
     */
    @GET
    @Path("sign-in")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response ask(
            @QueryParam("next") @Nullable String next,
            @QueryParam("state") @Nullable String state) {
        String address = LocalAddress.or(next, "/");
        if (!provider.isUsed()) {
            return Response.ok(page.data("next", address).data("refused", false)).build();
        }
        if (provider.knowsCaller()) {
            return Response.status(303).header(HttpHeaders.LOCATION, address).build();
        }
        if (state != null) {
            throw new AuthenticationCompletionException();
        }
        return Response.status(303)
                .location(provider.signIn(request))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @POST
    @Path("sign-in")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response signIn(
            @FormParam("token") @Nullable String token, @FormParam("next") @Nullable String next) {
        String address = LocalAddress.or(next, "/");
        try {
            String given = token == null ? "" : token.strip();
            JsonWebToken valid = tokens.parse(given);
            int secondsLeft =
                    (int) Math.max(0, valid.getExpirationTime() - clock.instant().getEpochSecond());
            return redirect(address, cookie(given, secondsLeft));
        } catch (ParseException refused) {
            return Response.status(422)
                    .entity(page.data("next", address).data("refused", true))
                    .build();
        }
    }

    /**
     * Customer-service ends the session. From another service the browser takes the token there, in
     * the body of a form: cookies of one host are not sent to another.
     *
     * <p>The way on to the provider is a header and not a redirect, since browsers hold the
     * redirects of a form against {@code form-action}, too.
     */
    @POST
    @Path("sign-out")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response signOut(
            @Context UriInfo uri, @CookieParam(SignInCookie.TOKEN) @Nullable String token) {
        NewCookie none = cookie("", 0);
        if (!provider.isUsed()) {
            JsonWebToken valid = token == null ? null : valid(token);
            if (token == null || valid == null) {
                return redirect("/sign-in", none);
            }
            if (ending.isResolvable()) {
                end(token, valid);
                return redirect("/sign-in", none);
            }
            URI there = URI.create(frame.customers()).resolve("/sign-out/everywhere");
            ResponseHeaders.allowFormsTo(there.getScheme() + "://" + there.getAuthority(), request);
            return Response.ok(signingOut.data("address", there.toString()).data("token", token))
                    .cookie(none)
                    .build();
        }
        Optional<URI> end = provider.signOut(uri.getBaseUri().resolve("/signed-out"));
        return end.isEmpty()
                ? redirect("/signed-out", none)
                : Response.ok(signedOut.data("end", end.get().toString()))
                        .header("Refresh", "0; url=" + end.get())
                        .cookie(none)
                        .build();
    }

    /**
     * From the other services, on whatever host they are. Whoever has a token may end its session:
     * nothing is done with a cookie here.
     */
    @POST
    @Path("sign-out/everywhere")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    @FromAnySite
    @Operation(hidden = true)
    public Response signOutEverywhere(@FormParam("token") @Nullable String token) {
        if (!ending.isResolvable()) {
            throw new NotFound("sessions are ended by customer-service");
        }
        JsonWebToken valid = token == null ? null : valid(token);
        if (token != null && valid != null) {
            end(token, valid);
        }
        return Response.status(303).header(HttpHeaders.LOCATION, "/sign-in").build();
    }

    private @Nullable JsonWebToken valid(String token) {
        try {
            return tokens.parse(token);
        } catch (ParseException refused) {
            return null;
        }
    }

    /** This instance refuses the token from now on, the others within seconds. */
    private void end(String token, JsonWebToken valid) {
        ending.get().end(EndedSessions.id(token), Instant.ofEpochSecond(valid.getExpirationTime()));
        ended.look();
    }

    /** Where the provider sends whoever has signed out: not to the sign-in, which would undo it. */
    @GET
    @Path("signed-out")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response signedOut() {
        return Response.ok(signedOut.data("end", null)).build();
    }

    private NewCookie cookie(String token, int seconds) {
        return new NewCookie.Builder(SignInCookie.TOKEN)
                .value(token)
                .path("/")
                .maxAge(seconds)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.LAX)
                .secure("https".equals(request.request().scheme()))
                .build();
    }

    private static Response redirect(String address, NewCookie cookie) {
        return Response.status(303).header(HttpHeaders.LOCATION, address).cookie(cookie).build();
    }
}
