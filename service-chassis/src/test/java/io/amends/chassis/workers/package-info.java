@NullMarked
package io.amends.chassis.workers;

import org.jspecify.annotations.NullMarked;
