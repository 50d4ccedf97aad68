package io.amends.chassis.events;

import io.amends.chassis.events.Handlers.Polled;
import io.amends.chassis.observability.Traces;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Continues traces through Kafka: a batch that comes from one trace goes on in it; a batch that
 * comes from several begins its own and links to them, as OpenTelemetry's messaging conventions
 * say. Each of those that are recorded gets a span of the same time beside, which links to the
 * batch's: who follows one visit meets every service that heard of it.
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
            @Nullable SpanContext origin = Traces.read(Handlers.trace(one.in()));
            if (origin != null) {
                origins.add(origin);
            }
        }
        SpanBuilder builder = process().setAttribute("messaging.batch.message_count", batch.size());
        if (origins.size() == 1) {
            builder.setParent(after(origins.iterator().next()));
        } else {
            builder.setNoParent();
            origins.stream().limit(MOST_LINKS).forEach(builder::addLink);
        }
        Span span = builder.startSpan();
        List<Span> beside =
                origins.size() == 1 ? List.of() : beside(origins, span.getSpanContext());
        try (Scope _ = span.makeCurrent()) {
            work.run();
        } finally {
            beside.forEach(Span::end);
            span.end();
        }
    }

    private List<Span> beside(Set<SpanContext> origins, SpanContext batch) {
        return origins.stream()
                .filter(SpanContext::isSampled)
                .map(origin -> process().setParent(after(origin)).addLink(batch).startSpan())
                .toList();
    }

    private SpanBuilder process() {
        return tracer.spanBuilder(service + " process")
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("messaging.system", "kafka");
    }

    private static Context after(SpanContext origin) {
        return Context.root().with(Span.wrap(origin));
    }
}
