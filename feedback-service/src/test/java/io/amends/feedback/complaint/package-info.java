@NullMarked
package io.amends.feedback.complaint;

import org.jspecify.annotations.NullMarked;
