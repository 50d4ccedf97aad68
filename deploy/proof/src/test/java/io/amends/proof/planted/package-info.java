/** Which bugs are planted. */
@NullMarked
package io.amends.proof.planted;

import org.jspecify.annotations.NullMarked;
