@NullMarked
package io.amends.feedback.location;

import org.jspecify.annotations.NullMarked;
