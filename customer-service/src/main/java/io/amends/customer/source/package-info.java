/** Who posts visits, and what became of the posts. */
@NullMarked
package io.amends.customer.source;

import org.jspecify.annotations.NullMarked;
