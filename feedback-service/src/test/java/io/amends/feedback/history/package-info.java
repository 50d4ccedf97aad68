@NullMarked
package io.amends.feedback.history;

import org.jspecify.annotations.NullMarked;
