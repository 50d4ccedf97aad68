package io.amends.chassis.outbox;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Tells the events of one topic again from the owner's append-only tables, so that Kafka can be
 * lost and made again. Every topic's owner has one.
 */
public interface EventHistory {

    /** The topic's word. */
    String topic();

    /**
     * All events, by version, of the next aggregates in the order of their keys (compared as in SQL
     * {@code collate "C"} or by uuid).
     *
     * @param afterKey the last key of the page before, or null for the first page
     * @param limit how many aggregates at most
     * @return no events when there are no more aggregates
     */
    List<OutgoingEvent> page(@Nullable String afterKey, int limit);
}
