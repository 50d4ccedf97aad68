package io.amends.chassis.events;

import java.util.Set;

/**
 * What a handler wants to hear: some types of one topic, read into the handler's own record.
 *
 * @param topic the topic's word
 * @param data a record with only the fields that the handler reads
 * @param types the type names; others of the topic are passed over
 */
public record Subscription<E>(String topic, Class<E> data, Set<String> types) {
    public Subscription {
        types = Set.copyOf(types);
    }

    public static <E> Subscription<E> to(String topic, Class<E> data, String... types) {
        return new Subscription<>(topic, data, Set.of(types));
    }
}
