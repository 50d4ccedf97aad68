package io.amends.chassis.events;

import com.fasterxml.jackson.databind.ObjectReader;

import io.amends.chassis.envelope.CloudEvents;
import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.topics.Topics;
import io.quarkus.arc.All;
import io.quarkus.arc.ClientProxy;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The service's handlers, and the translation of records into the events that they read. */
@ApplicationScoped
class Handlers {
    private static final int LAST = 1000;

    private final List<Reading<?>> readings;
    private final Topics topics;

    @Inject
    Handlers(@All List<EventHandler<?>> handlers, EventJson json, Topics topics) {
        this.topics = topics;
        List<EventHandler<?>> ordered = new ArrayList<>(handlers);
        ordered.sort(
                Comparator.<EventHandler<?>>comparingInt(Handlers::priority)
                        .thenComparing(handler -> type(handler).getName()));
        List<Reading<?>> all = new ArrayList<>();
        for (EventHandler<?> handler : ordered) {
            all.add(reading(handler, json));
        }
        this.readings = List.copyOf(all);
    }

    /** The words of the topics that the handlers want to hear. */
    Set<String> topics() {
        Set<String> words = new TreeSet<>();
        readings.forEach(reading -> words.add(reading.subscription.topic()));
        return words;
    }

    /** What a record says to each handler; its failure when it can't be read. */
    Polled translate(ConsumerRecord<byte[], byte[]> in) {
        String topic = topics.word(in.topic());
        List<@Nullable Event<?>> perHandler = new ArrayList<>(readings.size());
        // Several handlers may want to know the same of it: it is read once.
        Map<Class<?>, Event<?>> read = new HashMap<>();
        try {
            String type = header(in, CloudEvents.TYPE);
            for (Reading<?> reading : readings) {
                if (!reading.wants(topic, type)) {
                    perHandler.add(null);
                    continue;
                }
                @Nullable Event<?> event = read.get(reading.subscription.data());
                if (event == null) {
                    event = reading.read(in, type);
                    read.put(reading.subscription.data(), event);
                }
                perHandler.add(event);
            }
            return new Polled(in, perHandler, null);
        } catch (IOException | RuntimeException unreadable) {
            return new Polled(in, List.of(), unreadable);
        } catch (StackOverflowError deep) {
            return new Polled(in, List.of(), new Unreadable("nested too deeply"));
        }
    }

    /** Gives each handler its part of the records, in the handlers' order. */
    void apply(List<Polled> records) {
        for (int i = 0; i < readings.size(); i++) {
            readings.get(i).apply(i, records);
        }
    }

    private static <E> Reading<E> reading(EventHandler<E> handler, EventJson json) {
        Subscription<E> subscription = handler.subscription();
        return new Reading<>(handler, subscription, json.mapper().readerFor(subscription.data()));
    }

    private static int priority(EventHandler<?> handler) {
        @Nullable Priority priority = type(handler).getAnnotation(Priority.class);
        return priority == null ? LAST : priority.value();
    }

    private static Class<?> type(EventHandler<?> handler) {
        return ClientProxy.unwrap(handler).getClass();
    }

    private static String header(ConsumerRecord<byte[], byte[]> in, String name) {
        @Nullable Header header = in.headers().lastHeader(name);
        if (header == null || header.value() == null) {
            throw new Unreadable("the header " + name + " is missing");
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    /** The traceparent, which may be absent. */
    static @Nullable String trace(ConsumerRecord<byte[], byte[]> in) {
        @Nullable Header header = in.headers().lastHeader(CloudEvents.TRACE_PARENT);
        return header == null || header.value() == null
                ? null
                : new String(header.value(), StandardCharsets.US_ASCII);
    }

    private record Reading<E>(
            EventHandler<E> handler, Subscription<E> subscription, ObjectReader json) {

        boolean wants(String topic, String type) {
            return subscription.topic().equals(topic) && subscription.types().contains(type);
        }

        Event<E> read(ConsumerRecord<byte[], byte[]> in, String type) throws IOException {
            if (in.value() == null || in.key() == null) {
                throw new Unreadable("the record has no key or no value");
            }
            Instant time = OffsetDateTime.parse(header(in, CloudEvents.TIME)).toInstant();
            E data = json.readValue(in.value());
            if (data == null) {
                throw new Unreadable("the value is null");
            }
            return new Event<>(
                    header(in, CloudEvents.ID),
                    type,
                    new String(in.key(), StandardCharsets.UTF_8),
                    time,
                    data,
                    trace(in));
        }

        @SuppressWarnings("unchecked") // the i-th event of a record was read by this reading
        void apply(int i, List<Polled> records) {
            List<Event<E>> batch = new ArrayList<>(records.size());
            for (Polled polled : records) {
                @Nullable Event<?> event = polled.perHandler().get(i);
                if (event != null) {
                    batch.add((Event<E>) event);
                }
            }
            if (!batch.isEmpty()) {
                handler.handle(batch);
            }
        }
    }

    /**
     * @param perHandler what it says to the i-th handler, null for nothing
     * @param failure why it can't be read or applied; null as long as it can
     */
    record Polled(
            ConsumerRecord<byte[], byte[]> in,
            List<@Nullable Event<?>> perHandler,
            @Nullable Exception failure) {

        /** The same record as one that can't be applied. */
        Polled refused(Exception why) {
            return new Polled(in, List.of(), why);
        }
    }

    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable(String why) {
            super(why);
        }
    }
}
