@NullMarked
package io.amends.chassis.audit;

import org.jspecify.annotations.NullMarked;
