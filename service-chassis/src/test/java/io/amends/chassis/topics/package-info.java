@NullMarked
package io.amends.chassis.topics;

import org.jspecify.annotations.NullMarked;
