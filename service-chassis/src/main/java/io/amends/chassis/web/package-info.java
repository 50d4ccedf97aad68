/**
 * What every HTTP answer has in common: problems (RFC 9457), strict JSON, pages, idempotency keys,
 * headers.
 */
@NullMarked
package io.amends.chassis.web;

import org.jspecify.annotations.NullMarked;
