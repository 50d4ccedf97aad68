/** What operators see: correlation ids, build information, the OpenAPI document. */
@NullMarked
package io.amends.chassis.observability;

import org.jspecify.annotations.NullMarked;
