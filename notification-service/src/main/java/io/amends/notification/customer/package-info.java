/**
 * What this service knows of customers: how to reach them and what they agreed to, heard from
 * customer-service.
 */
@NullMarked
package io.amends.notification.customer;

import org.jspecify.annotations.NullMarked;
