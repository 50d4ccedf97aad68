/** Rows as JSON, for statements that write many at once. */
@NullMarked
package io.amends.notification.sql;

import org.jspecify.annotations.NullMarked;
