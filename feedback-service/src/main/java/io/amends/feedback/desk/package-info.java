/** The service desk: which customer next, and how long is left. */
@NullMarked
package io.amends.feedback.desk;

import org.jspecify.annotations.NullMarked;
