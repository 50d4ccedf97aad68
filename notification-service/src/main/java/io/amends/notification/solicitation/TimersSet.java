package io.amends.notification.solicitation;

/**
 * Timers were set or moved; whoever sleeps until the next one looks again once this is committed.
 */
record TimersSet() {}
