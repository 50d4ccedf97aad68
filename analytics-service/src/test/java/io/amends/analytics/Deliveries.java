package io.amends.analytics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Projection;
import io.quarkus.arc.All;
import io.quarkus.arc.ClientProxy;
import io.quarkus.narayana.jta.QuarkusTransaction;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Hands events to the service's handlers as the event loop does, but in the order and batches that
 * a test wants.
 */
@ApplicationScoped
class Deliveries {
    private static final ObjectMapper JSON = new EventJson().mapper();

    private final List<EventHandler<?>> handlers;
    private final List<Projection> projections;

    /** An event on its way. */
    record Sent(String topic, String type, String key, String json) {}

    @Inject
    Deliveries(@All List<EventHandler<?>> handlers, @All List<Projection> projections) {
        this.handlers = new ArrayList<>(handlers);
        this.handlers.sort(Comparator.comparingInt(Deliveries::priority));
        this.projections = projections;
    }

    /** Those without one come last, as in the event loop. */
    private static int priority(EventHandler<?> handler) {
        Priority given = ClientProxy.unwrap(handler).getClass().getAnnotation(Priority.class);
        return given == null ? 1000 : given.value();
    }

    /** One batch, in one transaction. */
    void deliver(List<Sent> batch) {
        QuarkusTransaction.requiringNew()
                .run(() -> handlers.forEach(handler -> hand(handler, batch)));
    }

    /** As a rebuild begins. */
    void clear() {
        QuarkusTransaction.requiringNew().run(() -> projections.forEach(Projection::clear));
    }

    private static <E> void hand(EventHandler<E> handler, List<Sent> batch) {
        List<Event<E>> events =
                batch.stream()
                        .filter(
                                sent ->
                                        handler.subscription().topic().equals(sent.topic())
                                                && handler.subscription()
                                                        .types()
                                                        .contains(sent.type()))
                        .map(
                                sent ->
                                        new Event<>(
                                                sent.key(),
                                                sent.type(),
                                                sent.key(),
                                                Instant.EPOCH,
                                                read(sent, handler.subscription().data()),
                                                null))
                        .toList();
        if (!events.isEmpty()) {
            handler.handle(events);
        }
    }

    private static <E> E read(Sent sent, Class<E> data) {
        try {
            return JSON.readValue(sent.json(), data);
        } catch (JsonProcessingException failure) {
            throw new AssertionError(failure);
        }
    }
}
