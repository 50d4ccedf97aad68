/**
 * The one form of what people write in many ways: lines of text, e-mail addresses, phone numbers.
 */
@NullMarked
package io.amends.chassis.text;

import org.jspecify.annotations.NullMarked;
