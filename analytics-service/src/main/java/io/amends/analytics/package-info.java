/**
 * The analytics-service: all measures, built from every topic and rebuilt from them at any time.
 */
@NullMarked
package io.amends.analytics;

import org.jspecify.annotations.NullMarked;
