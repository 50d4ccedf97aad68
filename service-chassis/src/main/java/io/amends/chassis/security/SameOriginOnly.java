package io.amends.chassis.security;

import io.amends.chassis.web.Forbidden;
import io.amends.chassis.web.SignInCookie;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Objects;
import java.util.Set;

/**
 * Against forged forms: whoever changes something with the cookie, or by a form, must be on a page
 * of ours. Browsers say so themselves (Sec-Fetch-Site, Origin), so there is no form token to carry
 * around. Programs use a bearer token and are not concerned: no browser sends one by itself.
 *
 * <p>Runs once it is known which method was meant, however its address was spelt; only those with
 * {@link PublicPage} or {@link FromAnySite} are open to other sites. A forged sign-in would let a
 * stranger watch what somebody does under the stranger's name.
 */
public class SameOriginOnly {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    @ServerRequestFilter
    public void check(ContainerRequestContext request, ResourceInfo meant) {
        if (!SAFE.contains(request.getMethod())
                && isByBrowser(request)
                && !PublicPages.contain(meant.getResourceMethod())
                && !meant.getResourceMethod().isAnnotationPresent(FromAnySite.class)
                && !isSameOrigin(request)) {
            throw new Forbidden(
                    "this came from another site; use the pages of this service, or a bearer token without the cookie");
        }
    }

    private static boolean isByBrowser(ContainerRequestContext request) {
        boolean withCookie = request.getCookies().keySet().stream().anyMatch(SignInCookie::is);
        return withCookie
                || (isForm(request.getMediaType())
                        && request.getHeaderString(HttpHeaders.AUTHORIZATION) == null);
    }

    private static boolean isForm(@Nullable MediaType type) {
        return type != null
                && (type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)
                        || type.isCompatible(MediaType.MULTIPART_FORM_DATA_TYPE));
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
