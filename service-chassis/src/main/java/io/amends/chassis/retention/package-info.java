/** How long the rows of each table are kept, and what deletes them. */
@NullMarked
package io.amends.chassis.retention;

import org.jspecify.annotations.NullMarked;
