/** The figures as a whole: any interleaving, rebuilds, contracts and roles. */
@NullMarked
package io.amends.analytics;

import org.jspecify.annotations.NullMarked;
