package io.amends.chassis.web;

import io.amends.chassis.observability.Correlation;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

import jakarta.enterprise.event.Observes;

import org.jspecify.annotations.Nullable;

/**
 * The headers that every answer carries: what a browser may do with it, and under which id we find
 * it again.
 */
public class ResponseHeaders {
    private static final int BEFORE_EVERYTHING_ELSE = 1_000;
    private static final String SELF_ONLY =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String FORMS_TO = "amends.forms-to";

    /** Swagger UI draws itself with inline styles and starts with an inline script. */
    private static final String SWAGGER_UI =
            SELF_ONLY + "; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'";

    /**
     * Lets the forms of the page that answers this request lead to another of our services, too.
     *
     * @param origin scheme, host and port
     */
    public static void allowFormsTo(String origin, RoutingContext request) {
        request.put(FORMS_TO, origin);
    }

    void register(@Observes Filters filters) {
        filters.register(this::add, BEFORE_EVERYTHING_ELSE);
    }

    private void add(RoutingContext context) {
        String correlation = Correlation.id();
        context.addHeadersEndHandler(
                end -> addTo(context.response().headers(), context, correlation));
        context.next();
    }

    private static String policy(RoutingContext context) {
        if (context.normalizedPath().startsWith("/q/swagger-ui")) {
            return SWAGGER_UI;
        }
        @Nullable String formsTo = context.get(FORMS_TO);
        return formsTo == null
                ? SELF_ONLY
                : SELF_ONLY.replace("form-action 'self'", "form-action 'self' " + formsTo);
    }

    private static void addTo(
            MultiMap headers, RoutingContext context, @Nullable String correlation) {
        headers.set("Content-Security-Policy", policy(context));
        headers.set("X-Content-Type-Options", "nosniff");
        // Not 'no-referrer': browsers would then send 'Origin: null' with our own forms.
        headers.set("Referrer-Policy", "same-origin");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        if ("https".equals(context.request().scheme())) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
        if (correlation != null) {
            headers.set(Correlation.HEADER, correlation);
        }
        boolean identified =
                context.request().headers().contains("Authorization")
                        || context.request().cookies().stream()
                                .anyMatch(cookie -> SignInCookie.is(cookie.getName()));
        if (identified && !headers.contains("Cache-Control")) {
            headers.set("Cache-Control", "no-store");
        }
    }
}
