package io.amends.chassis.web;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;

import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;

import jakarta.validation.ValidationException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The one place where failures become answers: a problem for programs, a page for people, the
 * sign-in for who is not known yet. Public, because the services' tests load it by another class
 * loader.
 */
public class Problems {
    static final String PROBLEM_JSON = "application/problem+json";

    private final ErrorPage errorPage;

    Problems(ErrorPage errorPage) {
        this.errorPage = errorPage;
    }

    // The framework has mappers of its own for the subclasses; naming them here replaces those.
    @ServerExceptionMapper({
        Throwable.class,
        WebApplicationException.class,
        NotFoundException.class,
        AuthenticationFailedException.class,
        AuthenticationCompletionException.class,
        UnauthorizedException.class,
        ForbiddenException.class,
        ValidationException.class,
        ResteasyReactiveViolationException.class,
        MismatchedInputException.class
    })
    public Response answer(Throwable failure, HttpHeaders headers, RoutingContext context) {
        if (failure instanceof WebApplicationException web && web.getResponse().getStatus() < 400) {
            return web.getResponse();
        }
        Problem problem = Problem.of(withReason(failure, context));
        boolean forPeople = Accepts.page(headers);
        if (problem.status() == 401
                && forPeople
                // A provider that knows them would send them back here at once, without end.
                && !(failure instanceof AuthenticationCompletionException)
                && context.request().method().name().equals("GET")) {
            return toSignIn(headers, context);
        }
        Response.ResponseBuilder answer =
                Response.status(problem.status()).header(HttpHeaders.CACHE_CONTROL, "no-store");
        if (problem.status() == 401) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, challenge(failure));
        }
        Refusal refusal = Problem.asRefusal(failure);
        if (refusal != null) {
            Duration retryAfter = refusal.retryAfter();
            if (retryAfter != null) {
                answer.header(HttpHeaders.RETRY_AFTER, Quota.seconds(retryAfter));
            }
            refusal.headers().forEach(answer::header);
        }
        if (failure instanceof WebApplicationException web
                && web.getResponse().getHeaderString(HttpHeaders.ALLOW) != null) {
            answer.header(HttpHeaders.ALLOW, web.getResponse().getHeaderString(HttpHeaders.ALLOW));
        }
        return forPeople
                ? answer.type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                        .entity(errorPage.render(problem))
                        .build()
                : answer.type(PROBLEM_JSON).entity(problem.json()).build();
    }

    /** Roles are given out elsewhere: who has none must hear whom to ask. */
    private static Throwable withReason(Throwable failure, RoutingContext context) {
        return failure instanceof ForbiddenException
                        && context.user() instanceof QuarkusHttpUser user
                        && user.getSecurityIdentity().getRoles().isEmpty()
                ? new Forbidden(
                        "you are known, and have none of the roles that open anything here; whoever gives out the roles of Amends can help")
                : failure;
    }

    private static Response toSignIn(HttpHeaders headers, RoutingContext context) {
        // A fragment that a page polls has no address of its own to come back to: the page's is.
        if (headers.getHeaderString("HX-Request") != null) {
            return Response.status(401).header("HX-Redirect", "/sign-in").build();
        }
        String next = URLEncoder.encode(context.request().uri(), StandardCharsets.UTF_8);
        return Response.status(303).header(HttpHeaders.LOCATION, "/sign-in?next=" + next).build();
    }

    private static String challenge(Throwable failure) {
        return failure instanceof AuthenticationFailedException
                ? "Bearer realm=\"amends\", error=\"invalid_token\", error_description=\""
                        + InvalidToken.reason(failure)
                        + "\""
                : "Bearer realm=\"amends\"";
    }
}
