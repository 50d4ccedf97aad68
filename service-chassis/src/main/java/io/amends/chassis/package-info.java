/** What every service needs and no customer would recognise. */
@NullMarked
package io.amends.chassis;

import org.jspecify.annotations.NullMarked;
