/** How a service talks to its own database, and how it knows that the database is down. */
@NullMarked
package io.amends.chassis.database;

import org.jspecify.annotations.NullMarked;
