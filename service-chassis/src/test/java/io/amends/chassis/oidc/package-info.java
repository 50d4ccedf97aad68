/** Sign-in by a provider that runs in the tests. */
@NullMarked
package io.amends.chassis.oidc;

import org.jspecify.annotations.NullMarked;
