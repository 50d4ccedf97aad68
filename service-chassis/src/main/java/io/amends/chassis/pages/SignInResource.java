package io.amends.chassis.pages;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.ext.web.RoutingContext;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

import java.time.Clock;

/**
 * Browsers sign in with a token, once for all services of this host: it becomes a cookie that
 * scripts can't read.
 */
@Path("/")
@PermitAll
@RunOnVirtualThread
public class SignInResource {
    /** Also named in the common configuration, for the verification. */
    static final String COOKIE = "amends_token";

    private final Template page;
    private final JWTParser tokens;
    private final RoutingContext request;
    private final Clock clock;

    SignInResource(
            @Location("sign-in.html") Template page,
            JWTParser tokens,
            RoutingContext request,
            Clock clock) {
        this.page = page;
        this.tokens = tokens;
        this.request = request;
        this.clock = clock;
    }

    @GET
    @Path("sign-in")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public TemplateInstance ask(@QueryParam("next") @Nullable String next) {
        return page.data("next", LocalAddress.or(next, "/")).data("refused", false);
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

    @POST
    @Path("sign-out")
    @Operation(hidden = true)
    public Response signOut() {
        return redirect("/sign-in", cookie("", 0));
    }

    private NewCookie cookie(String token, int seconds) {
        return new NewCookie.Builder(COOKIE)
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
