package io.amends.customer.customer;

import io.amends.chassis.web.KebabCaseEnums;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * What somebody refused with an address, and did not undo. It holds for everybody who has the
 * address, also after its owner was erased.
 *
 * @param customer who refused
 */
record Refusal(
        UUID contactPoint,
        String channel,
        String purpose,
        UUID customer,
        Reason reason,
        Instant at) {

    enum Reason {
        UNSUBSCRIBED,
        ERASED;

        String word() {
            return KebabCaseEnums.of(this);
        }

        static Reason of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    boolean isAbout(Consent consent) {
        return channel.equals(consent.channel()) && purpose.equals(consent.purpose());
    }

    /** Whether a grant that a till sends says nothing against this. */
    boolean outweighs(Consent granted) {
        return !granted.isSaidAfter(at);
    }
}
