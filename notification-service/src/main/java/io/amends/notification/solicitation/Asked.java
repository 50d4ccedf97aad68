package io.amends.notification.solicitation;

import io.amends.notification.programme.ProgrammeClass;

import java.time.Instant;

/**
 * A message that was decided to be sent, or held out.
 *
 * @param at when it was decided, from where it counts towards caps
 * @param reached when it went; now, while it waits to go
 */
record Asked(ProgrammeClass kind, Instant at, Instant reached) {}
