/** What operators are given, held against the published schemas and against the services. */
@NullMarked
package io.amends.checks;

import org.jspecify.annotations.NullMarked;
