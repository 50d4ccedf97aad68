package io.amends.customer.visit;

/** An amount in minor units of its currency (ISO 4217). */
record Money(long minor, String currency) {}
