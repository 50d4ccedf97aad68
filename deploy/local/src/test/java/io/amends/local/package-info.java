/** The launcher's own tests, and its servers started, killed and started again. */
@NullMarked
package io.amends.local;

import org.jspecify.annotations.NullMarked;
