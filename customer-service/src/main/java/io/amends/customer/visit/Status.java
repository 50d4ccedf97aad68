package io.amends.customer.visit;

import io.amends.chassis.web.KebabCaseEnums;

/** What became of a visit: a voided one counts nowhere, a refunded one is a visit. */
enum Status {
    COMPLETED,
    VOIDED,
    REFUNDED;

    String word() {
        return KebabCaseEnums.of(this);
    }
}
