/**
 * A made-up chain of five shops and a year of its visits, answers, complaints and their handling,
 * from one seed.
 */
@NullMarked
package io.amends.replay.shops;

import org.jspecify.annotations.NullMarked;
