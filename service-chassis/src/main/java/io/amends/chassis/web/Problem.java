package io.amends.chassis.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;

import io.amends.chassis.FailureKind;
import io.amends.chassis.database.Outage;
import io.amends.chassis.observability.Correlation;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;

import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;

import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.common.util.URLUtils;
import org.jboss.resteasy.reactive.server.core.multipart.FormData;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What went wrong, as RFC 9457 writes it: the answer to every failed request, and to a refused line
 * of a batch.
 *
 * @param type stable name of the kind of problem, for programs
 * @param errors every field or parameter that broke a rule
 * @param correlationId the trace's id; the same id stands in the service's log
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        @Nullable String detail,
        List<FieldError> errors,
        @Nullable String correlationId) {

    private static final Logger LOG = Logger.getLogger(Problem.class);

    /** The kinds' common prefix; what follows it is listed in the chassis' README. */
    static final String TYPE_PREFIX = "urn:amends:problem:";

    /** How long a client should wait when the database is away. */
    static final Duration OUTAGE_RETRY = Duration.ofSeconds(2);

    /**
     * A field of the body by its JSON pointer, or a parameter by its name, and the rule that it
     * broke.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FieldError(@Nullable String pointer, @Nullable String parameter, String detail) {}

    public Problem {
        errors = List.copyOf(errors);
    }

    /**
     * The problem that this failure is to the client. What nobody foresaw is logged here, and says
     * nothing but where to look.
     */
    public static Problem of(Throwable failure) {
        Refusal refusal = asRefusal(failure);
        if (refusal != null) {
            return of(
                    refusal.kind(),
                    refusal.title(),
                    refusal.status(),
                    refusal.detail(),
                    refusal.errors());
        }
        return switch (failure) {
            case AuthenticationFailedException invalid ->
                    of(
                            "unauthorized",
                            "Not signed in",
                            401,
                            "the token is not valid: " + InvalidToken.reason(invalid));
            case AuthenticationCompletionException incomplete -> {
                LOG.infof("a sign-in was not completed: %s", FailureKind.of(incomplete));
                yield of(
                        "unauthorized",
                        "Not signed in",
                        401,
                        "the sign-in was not completed; please start again from where you wanted to go");
            }
            case UnauthorizedException missing ->
                    of("unauthorized", "Not signed in", 401, "this needs a bearer token");
            case ForbiddenException forbidden -> ofStatus(403);
            case WebApplicationException web when web.getResponse().getStatus() < 500 ->
                    ofStatus(web.getResponse().getStatus());
            default -> {
                LOG.error("Unexpected failure", FailureKind.withoutMessages(failure));
                yield of(
                        "unexpected",
                        "Unexpected failure",
                        500,
                        "this is our fault; the service's log says more under this correlationId");
            }
        };
    }

    /** As it goes over the wire. */
    String json() {
        try {
            return StrictJson.mapper().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The failure as something that the client can act on, if it is that. */
    static @Nullable Refusal asRefusal(Throwable failure) {
        return switch (failure) {
            case Refusal refusal -> refusal;
            case MismatchedInputException json -> JsonErrors.refusal(json);
            // Of the others, the framework wraps those of the request. What is bare comes from
            // writing an answer: our fault.
            case JacksonException unwritable -> null;
            // Bare, it comes from reading a body whose rest will not come.
            case IOException unread -> new TooSlow();
            case ConstraintViolationException invalid -> Violations.refusal(invalid);
            case OIDCException away -> providerAway();
            case AuthenticationCompletionException away when Outage.isCauseOf(away) ->
                    providerAway();
            case AuthenticationFailedException away when Outage.isCauseOf(away) -> providerAway();
            // So it fails on a form that is badly encoded.
            case IllegalArgumentException unread when isThrownBy(URLUtils.class, unread) ->
                    new MalformedRequest("the form is not well encoded");
            // And so on one with more fields than the framework reads.
            case RuntimeException many when isThrownBy(FormData.class, many) ->
                    new MalformedRequest("the form has too many fields");
            // A parameter's converter refused; the framework makes that 'not found'.
            case WebApplicationException web when web.getCause() instanceof Refusal refusal ->
                    refusal;
            case WebApplicationException web when web.getCause() instanceof JacksonException json ->
                    JsonErrors.refusal(json);
            default ->
                    Outage.isCauseOf(failure)
                            ? new Busy(
                                    "the database does not answer; nothing was stored; please try again",
                                    OUTAGE_RETRY)
                            : null;
        };
    }

    private static Busy providerAway() {
        return new Busy("whoever signs people in does not answer; please try again", OUTAGE_RETRY);
    }

    private static boolean isThrownBy(Class<?> reader, Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().equals(reader.getName());
    }

    static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> of("malformed", "Malformed request", 400, "the request is not well-formed");
            case 401 -> of("unauthorized", "Not signed in", 401, "this needs a bearer token");
            case 403 -> of("forbidden", "Not allowed", 403, "your role does not allow this");
            case 404 -> of("not-found", "Not found", 404, "nothing is at this address");
            case 405 ->
                    of(
                            "method-not-allowed",
                            "Method not allowed",
                            405,
                            "this address does not know this method");
            case 406 ->
                    of(
                            "not-acceptable",
                            "Not acceptable",
                            406,
                            "this is not available in a media type that Accept names");
            case 413 ->
                    of("too-large", "Too large", 413, "the body is larger than this service takes");
            case 415 ->
                    of(
                            "unsupported-media-type",
                            "Unsupported media type",
                            415,
                            "the body's Content-Type is not one that this address takes");
            default -> of("http-" + status, "Request failed", status, null);
        };
    }

    private static Problem of(String kind, String title, int status, @Nullable String detail) {
        return of(kind, title, status, detail, List.of());
    }

    private static Problem of(
            String kind,
            String title,
            int status,
            @Nullable String detail,
            List<FieldError> errors) {
        return new Problem(
                TYPE_PREFIX + kind.toLowerCase(Locale.ROOT),
                title,
                status,
                detail,
                errors,
                Correlation.id());
    }
}
