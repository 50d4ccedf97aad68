package io.amends.chassis.events;

/** Data that a service has only from what others said, and can have again from the topics. */
public interface Projection {

    /** Forgets everything, inside the transaction that sends the consumer back to the beginning. */
    void clear();
}
