package io.amends.chassis.observability;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * Traces that wait in tables and travel in headers, as W3C's {@code traceparent}: so that what is
 * done later, or elsewhere, belongs to the request that caused it.
 */
@ApplicationScoped
public class Traces {
    private final Tracer tracer;

    @Inject
    Traces(OpenTelemetry telemetry) {
        tracer = telemetry.getTracer("io.amends");
    }

    /** The running trace; null outside of any. */
    public static @Nullable String current() {
        return written(Span.current().getSpanContext());
    }

    private static @Nullable String written(SpanContext span) {
        return span.isValid()
                ? "00-"
                        + span.getTraceId()
                        + "-"
                        + span.getSpanId()
                        + "-"
                        + span.getTraceFlags().asHex()
                : null;
    }

    /** What a traceparent says; null where it says nothing that can be read. */
    public static @Nullable SpanContext read(@Nullable String traceparent) {
        if (traceparent == null) {
            return null;
        }
        String[] parts = traceparent.split("-", -1);
        if (parts.length != 4
                || parts[1].length() != 32
                || parts[2].length() != 16
                || parts[3].length() != 2) {
            return null;
        }
        try {
            SpanContext origin =
                    SpanContext.createFromRemoteParent(
                            parts[1],
                            parts[2],
                            TraceFlags.fromHex(parts[3], 0),
                            TraceState.getDefault());
            return origin.isValid() ? origin : null;
        } catch (RuntimeException notHexadecimal) {
            return null;
        }
    }

    /** Does some work as part of a trace that was noted before; as a new one where none was. */
    public <T> T within(
            @Nullable String traceparent, String name, SpanKind kind, Supplier<T> work) {
        SpanContext origin = read(traceparent);
        Context parent = origin == null ? Context.root() : Context.root().with(Span.wrap(origin));
        Span span = tracer.spanBuilder(name).setSpanKind(kind).setParent(parent).startSpan();
        try (Scope _ = span.makeCurrent()) {
            return work.get();
        } finally {
            span.end();
        }
    }
}
