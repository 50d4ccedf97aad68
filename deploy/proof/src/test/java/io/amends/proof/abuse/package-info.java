/** The oracle itself: it must notice what it is there for. */
@NullMarked
package io.amends.proof.abuse;

import org.jspecify.annotations.NullMarked;
