/** What is promised of figures is judged right. */
@NullMarked
package io.amends.proof.load;

import org.jspecify.annotations.NullMarked;
