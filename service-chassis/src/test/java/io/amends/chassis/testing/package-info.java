/** What tests of every service stand on: real servers, tokens, events and contracts. */
@NullMarked
package io.amends.chassis.testing;

import org.jspecify.annotations.NullMarked;
