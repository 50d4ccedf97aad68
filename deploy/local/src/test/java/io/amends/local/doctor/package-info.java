@NullMarked
package io.amends.local.doctor;

import org.jspecify.annotations.NullMarked;
