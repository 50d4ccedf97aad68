package io.amends.chassis.security;

import io.amends.chassis.web.Forbidden;
import io.amends.chassis.web.SignInCookie;

import jakarta.ws.rs.container.ContainerRequestContext;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;

import java.net.URI;
import java.util.Objects;
import java.util.Set;

/**
 * Against forged forms: whoever changes something with the cookie must be on a page of ours.
 * Browsers say so themselves (Sec-Fetch-Site, Origin), so there is no form token to carry around.
 * Programs use a bearer token and are not concerned.
 */
public class SameOriginOnly {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    @ServerRequestFilter(preMatching = true)
    public void check(ContainerRequestContext request) {
        boolean withCookie = request.getCookies().keySet().stream().anyMatch(SignInCookie::is);
        // A forged sign-in would let a stranger watch what somebody does under the stranger's name.
        boolean signsIn = request.getUriInfo().getPath().equals("/sign-in");
        if (!SAFE.contains(request.getMethod())
                && (withCookie || signsIn)
                && !isSameOrigin(request)) {
            throw new Forbidden(
                    "this came from another site; use the pages of this service, or a bearer token without the cookie");
        }
    }

    private static boolean isSameOrigin(ContainerRequestContext request) {
        String site = request.getHeaderString("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        // Browsers leave it out where the page is not secure (http:// on a name other than
        // localhost), and send the origin.
        String origin = request.getHeaderString("Origin");
        return origin != null
                && authority(origin).equalsIgnoreCase(request.getHeaderString("Host"));
    }

    private static String authority(String origin) {
        try {
            return Objects.requireNonNullElse(URI.create(origin).getRawAuthority(), "");
        } catch (IllegalArgumentException notAnOrigin) {
            return "";
        }
    }
}
