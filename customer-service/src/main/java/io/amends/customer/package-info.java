/**
 * Who patronizes the business, where and how often: locations, staff, sources, customers and their
 * visits.
 */
@NullMarked
package io.amends.customer;

import org.jspecify.annotations.NullMarked;
