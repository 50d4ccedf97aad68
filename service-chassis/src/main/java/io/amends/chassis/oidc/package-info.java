/** Sign-in by a provider (OpenID Connect), where one is configured. */
@NullMarked
package io.amends.chassis.oidc;

import org.jspecify.annotations.NullMarked;
