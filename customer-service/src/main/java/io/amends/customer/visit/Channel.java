package io.amends.customer.visit;

import io.amends.chassis.web.KebabCaseEnums;

/** The way in which a customer was served. */
enum Channel {
    COUNTER,
    ONLINE,
    PHONE,
    DELIVERY;

    String word() {
        return KebabCaseEnums.of(this);
    }
}
