@NullMarked
package io.amends.feedback.recovery;

import org.jspecify.annotations.NullMarked;
