/**
 * Posts visits to the REST API: in batches, at a pace, through busy times and outages, and keeps
 * count.
 */
@NullMarked
package io.amends.replay.posting;

import org.jspecify.annotations.NullMarked;
