package io.amends.chassis.observability;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;

import org.jspecify.annotations.Nullable;

/** The one id under which a request is found in answers, logs and traces: its trace id. */
public final class Correlation {
    /** The response header that carries the id. */
    public static final String HEADER = "X-Correlation-Id";

    private Correlation() {}

    /** The current trace's id; null outside of any request or event. */
    public static @Nullable String id() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? span.getTraceId() : null;
    }
}
