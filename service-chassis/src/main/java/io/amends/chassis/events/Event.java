package io.amends.chassis.events;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Something that another service has said.
 *
 * @param id the same whenever the same thing is said again
 * @param type as in {@code visit.recorded.v1}
 * @param key the id of the aggregate that it is about
 * @param time when it happened, by the producer's clock
 * @param data what this consumer reads of it
 * @param trace the traceparent of what caused it, if that is known
 */
public record Event<E>(
        String id, String type, String key, Instant time, E data, @Nullable String trace) {

    /**
     * The event with the highest version of each key, in the order in which the keys first came.
     * States are full, so the earlier ones have nothing to add.
     */
    public static <E> List<Event<E>> latestPerKey(List<Event<E>> batch, ToLongFunction<E> version) {
        Map<String, Event<E>> latest = new LinkedHashMap<>();
        for (Event<E> event : batch) {
            latest.merge(
                    event.key(),
                    event,
                    (known, next) ->
                            version.applyAsLong(next.data()) > version.applyAsLong(known.data())
                                    ? next
                                    : known);
        }
        return List.copyOf(latest.values());
    }
}
