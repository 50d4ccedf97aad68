package io.amends.chassis.security;

import java.time.Instant;

/**
 * Ends sessions for all services. One service alone does that, and has this; the others' sign-out
 * goes there.
 */
public interface SessionEnding {

    /**
     * Ends a session, and tells the others; nothing happens if it has ended before.
     *
     * @param id as {@link EndedSessions#id} makes it
     * @param expiresAt when its token would have expired
     */
    void end(String id, Instant expiresAt);
}
