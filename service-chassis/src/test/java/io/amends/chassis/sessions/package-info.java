@NullMarked
package io.amends.chassis.sessions;

import org.jspecify.annotations.NullMarked;
