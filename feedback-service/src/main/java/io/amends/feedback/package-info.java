/**
 * Hears the customers: surveys and feedback, complaints from every channel, and the recovery cases
 * that put them right.
 */
@NullMarked
package io.amends.feedback;

import org.jspecify.annotations.NullMarked;
