package io.amends.chassis.events;

import io.amends.chassis.envelope.CloudEvents;
import io.amends.chassis.events.Handlers.Polled;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Continues traces through Kafka: a batch that comes from one trace goes on in it; a batch that
 * comes from several begins its own and links to them, as OpenTelemetry's messaging conventions
 * say.
 */
@ApplicationScoped
class BatchTrace {
    private static final int MOST_LINKS = 32;

    private final Tracer tracer;
    private final String service;

    @Inject
    BatchTrace(
            OpenTelemetry telemetry,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.service = service;
        this.tracer = telemetry.getTracer("io.amends.events");
    }

    void around(List<Polled> batch, Runnable work) {
        Set<SpanContext> origins = new LinkedHashSet<>();
        for (Polled one : batch) {
            @Nullable SpanContext origin =
                    origin(one.in().headers().lastHeader(CloudEvents.TRACE_PARENT));
            if (origin != null && origins.size() <= MOST_LINKS) {
                origins.add(origin);
            }
        }
        SpanBuilder builder =
                tracer.spanBuilder(service + " process")
                        .setSpanKind(SpanKind.CONSUMER)
                        .setAttribute("messaging.system", "kafka")
                        .setAttribute("messaging.batch.message_count", batch.size());
        if (origins.size() == 1) {
            builder.setParent(Context.root().with(Span.wrap(origins.iterator().next())));
        } else {
            builder.setNoParent();
            origins.forEach(builder::addLink);
        }
        Span span = builder.startSpan();
        try (Scope _ = span.makeCurrent()) {
            work.run();
        } finally {
            span.end();
        }
    }

    private static @Nullable SpanContext origin(@Nullable Header header) {
        if (header == null || header.value() == null) {
            return null;
        }
        String[] parts = new String(header.value(), StandardCharsets.US_ASCII).split("-", -1);
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
}
