/** Programs that prove Amends' promises from outside, each a command of {@code ./amends prove}. */
@NullMarked
package io.amends.proof;

import org.jspecify.annotations.NullMarked;
