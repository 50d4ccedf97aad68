/** What goes wrong, on purpose. */
@NullMarked
package io.amends.proof.fault;

import org.jspecify.annotations.NullMarked;
