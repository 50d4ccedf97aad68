package io.amends.chassis.events;

import java.util.List;

/**
 * One reaction to what others say, named as a sentence: {@code SolicitFeedbackWhenVisitRecorded}. A
 * bean of this type is all that it takes; handlers of a service run in the order of their {@link
 * jakarta.annotation.Priority}, those without one last (1000), then by name.
 */
public interface EventHandler<E> {

    Subscription<E> subscription();

    /**
     * Applies a batch, inside one transaction with the consumer's position. Events of one key come
     * in order; between keys there is none. Events that were applied before come again: only a
     * higher version than the own row's counts.
     *
     * @param batch never empty
     * @throws RuntimeException for an event that can't be applied; the loop then finds out which
     *     one it is, puts it aside and goes on without it. A database that is away is no such case:
     *     the batch is tried again.
     */
    void handle(List<Event<E>> batch);
}
