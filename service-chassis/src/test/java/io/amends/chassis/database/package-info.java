/** Tests of what every service does with its database. */
@NullMarked
package io.amends.chassis.database;

import org.jspecify.annotations.NullMarked;
