@NullMarked
package io.amends.feedback.survey;

import org.jspecify.annotations.NullMarked;
