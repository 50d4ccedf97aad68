/** By what a source shows who it is: made, replaced and taken away by operators. */
@NullMarked
package io.amends.customer.credential;

import org.jspecify.annotations.NullMarked;
