package io.amends.chassis.web;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A request that is answered with a problem because of something the client can act on. */
public abstract sealed class Refusal extends RuntimeException
        permits MalformedRequest,
                MalformedJson,
                Compressed,
                LengthRequired,
                HeaderTooLarge,
                TooLarge,
                TooSlow,
                Forbidden,
                NotFound,
                Conflict,
                PreconditionFailed,
                RuleBroken,
                TooMany,
                Busy {

    private final int status;
    private final String kind;
    private final String title;

    Refusal(int status, String kind, String title, String detail) {
        // An expected answer: no stack trace is worth its cost.
        super(detail, null, false, false);
        this.status = status;
        this.kind = kind;
        this.title = title;
    }

    final int status() {
        return status;
    }

    final String title() {
        return title;
    }

    /** The problem's type, such as {@code rule-broken}: for programs, stable. */
    final String kind() {
        return kind;
    }

    final String detail() {
        String message = getMessage();
        return message == null ? title : message;
    }

    List<Problem.FieldError> errors() {
        return List.of();
    }

    /** When it makes sense to try again, if it does. */
    @Nullable Duration retryAfter() {
        return null;
    }

    /** What else its answer says. */
    Map<String, String> headers() {
        return Map.of();
    }

    /** Answers a request before anything of the framework's looks at it. */
    public final Future<Void> answer(HttpServerResponse response) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_TYPE, Problems.PROBLEM_JSON);
        @Nullable Duration retryAfter = retryAfter();
        if (retryAfter != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Quota.seconds(retryAfter)));
        }
        headers().forEach(response::putHeader);
        return response.end(Problem.of(this).json());
    }
}
