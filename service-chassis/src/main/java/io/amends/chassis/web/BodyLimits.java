package io.amends.chassis.web;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/**
 * Refuses what can't be read, and bounds what a body can cost, each time with a problem as the
 * answer: its size, whether announced or not, the time it takes to come, and the memory of all
 * bodies together. The framework's own answers would be empty.
 */
@Provider
class BodyLimits implements ReaderInterceptor {
    private static final int AFTER_THE_HEADERS = 900;
    private static final int AFTER_THE_FRAMEWORKS_LIMIT = 1;

    /** So that it is always this limit that is met, and never the framework's. */
    private static final long HEADROOM = 1 << 20;

    /** Below this a form takes nothing of the common room: so small are those of most people. */
    private static final int SMALL_FORM = 4 * 1024;

    private static final int FORM_PIECE = 1024;

    private final long largest;
    private final long largestForm;
    private final Duration within;
    private final Semaphore room;
    private final Semaphore roomForForms;
    private final CurrentVertxRequest current;

    BodyLimits(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largest,
            @ConfigProperty(name = "amends.web.largest-form") MemorySize largestForm,
            @ConfigProperty(name = "amends.web.body-within") Duration within,
            @ConfigProperty(name = "amends.web.bodies-at-once") MemorySize atOnce,
            @ConfigProperty(name = "amends.web.forms-at-once") MemorySize formsAtOnce,
            CurrentVertxRequest current) {
        this.largest = largest.asLongValue();
        this.largestForm = Math.min(largestForm.asLongValue(), this.largest);
        this.within = within;
        this.roomForForms = new Semaphore(Math.toIntExact(formsAtOnce.asLongValue() / FORM_PIECE));
        this.room = new Semaphore(Math.toIntExact(atOnce.asLongValue() / LimitedBody.PIECE));
        this.current = current;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, AFTER_THE_HEADERS);
        filters.register(this::leaveRoom, AFTER_THE_FRAMEWORKS_LIMIT);
    }

    private void check(RoutingContext context) {
        @Nullable Refusal refusal = refusal(context.request());
        if (refusal != null) {
            refuse(context, refusal);
            return;
        }
        if (isForm(context.request()) && !takeRoomForForm(context)) {
            refuse(context, new Busy(Duration.ofSeconds(1)));
            return;
        }
        if (hasBody(context.request())) {
            long timer = context.vertx().setTimer(within.toMillis(), late -> giveUp(context));
            context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
        }
        context.next();
    }

    /** The framework reads a form as a whole, before anything of ours sees it. */
    private boolean takeRoomForForm(RoutingContext context) {
        long length = announced(context.request());
        if (length <= SMALL_FORM) {
            return true;
        }
        int pieces = Math.toIntExact(length / FORM_PIECE);
        if (!roomForForms.tryAcquire(pieces)) {
            return false;
        }
        context.addEndHandler(ended -> roomForForms.release(pieces));
        return true;
    }

    private static void giveUp(RoutingContext context) {
        if (!context.request().isEnded()) {
            refuse(context, new TooSlow());
        }
    }

    /** Answers, and closes the connection: the rest of the body is not waited for. */
    private static void refuse(RoutingContext context, Refusal refusal) {
        HttpServerResponse response = context.response();
        if (response.headWritten()) {
            return;
        }
        response.putHeader(HttpHeaders.CONNECTION, "close");
        refusal.answer(response).onComplete(written -> context.request().connection().close());
    }

    private @Nullable Refusal refusal(HttpServerRequest request) {
        @Nullable Refusal unreadable = ReadableRequests.refusal(request);
        if (unreadable != null) {
            return unreadable;
        }
        if (announced(request) > (isForm(request) ? largestForm : largest)) {
            return new TooLarge();
        }
        @Nullable String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return new Compressed();
        }
        return isForm(request) && request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
                ? new LengthRequired()
                : null;
    }

    private void leaveRoom(RoutingContext context) {
        context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, largest + HEADROOM);
        context.next();
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        RoutingContext request = current.getCurrent();
        LimitedBody body =
                new LimitedBody(
                        context.getInputStream(),
                        largest,
                        room,
                        refusal -> refuse(request, refusal));
        request.addEndHandler(ended -> body.giveBack());
        context.setInputStream(body);
        try {
            Object read = context.proceed();
            if (read instanceof MultivaluedMap<?, ?> form && !ReadableRequests.isReadable(form)) {
                throw new MalformedRequest("the form must not contain the character NUL");
            }
            return read;
        } catch (IllegalArgumentException badlyEncoded) {
            // JSON has failures of its own: these are a form's.
            throw new MalformedRequest("the form is not well encoded");
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        return announced(request) > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    private static boolean isForm(HttpServerRequest request) {
        @Nullable String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null) {
            return false;
        }
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith("application/x-www-form-urlencoded")
                || lower.startsWith("multipart/form-data");
    }

    private static long announced(HttpServerRequest request) {
        @Nullable String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }
}
