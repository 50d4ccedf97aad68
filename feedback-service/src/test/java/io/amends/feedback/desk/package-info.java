@NullMarked
package io.amends.feedback.desk;

import org.jspecify.annotations.NullMarked;
