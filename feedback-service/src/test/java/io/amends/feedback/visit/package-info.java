@NullMarked
package io.amends.feedback.visit;

import org.jspecify.annotations.NullMarked;
