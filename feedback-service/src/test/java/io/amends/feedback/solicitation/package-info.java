@NullMarked
package io.amends.feedback.solicitation;

import org.jspecify.annotations.NullMarked;
