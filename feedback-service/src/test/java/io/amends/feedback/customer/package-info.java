@NullMarked
package io.amends.feedback.customer;

import org.jspecify.annotations.NullMarked;
