@NullMarked
package io.amends.chassis.events;

import org.jspecify.annotations.NullMarked;
