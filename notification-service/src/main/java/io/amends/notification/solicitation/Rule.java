package io.amends.notification.solicitation;

import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Arrays;
import java.util.Locale;

/**
 * Why a decision came out as it did. In the order in which they are asked; the last ones tell why
 * mail failed.
 */
public enum Rule {
    IMPORTED("happened before Amends was there to ask"),
    TOO_OLD("happened too long ago to ask about"),
    VISIT_VOIDED("the visit was voided"),
    PROGRAMME_OFF("the programme is switched off"),
    UNKNOWN_CUSTOMER("nothing was heard of the customer in time"),
    ERASED("the customer's data were erased"),
    UNKNOWN_LOCATION("nothing was heard of the location in time"),
    UNREACHABLE("the customer has no e-mail address that can be used"),
    BOUNCED("the customer's address refuses mail"),
    NO_RECIPIENTS("nobody is set to be alerted at the location"),
    UNSUBSCRIBED("the customer unsubscribed"),
    NO_CONSENT("the customer did not agree to be asked"),
    ACKNOWLEDGED_OFTEN("as many acknowledgements as may go to an address went there that day"),
    FREQUENCY_CAP("the customer was asked recently"),
    ONE_A_DAY("the customer, or somebody with the same address, was written to on this day"),
    QUIET_HOURS("it was night at the location"),
    GLOBAL_HOLD_OUT("the customer is never asked, so that effects can be measured"),
    PROGRAMME_HOLD_OUT(
            "the customer is not written to by this programme, so that its effect can be measured"),
    ADDRESS_CHANGED("the customer's address changed while the mail waited"),
    MAILBOX_REFUSED("the mail server refused the recipient for good"),
    MAIL_REFUSED("the mail server refused the mail for good"),
    UNROUTABLE_ADDRESS("the address has characters that the mail server can't be told"),
    GAVE_UP("the mail server did not take the mail in time"),
    INTERRUPTED("the sending was interrupted, and nobody knows whether the mail went out");

    private final String words;

    Rule(String words) {
        this.words = words;
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The rule for somebody who asks why. */
    public String words() {
        return words;
    }

    static Rule of(String word) {
        return Arrays.stream(values())
                .filter(rule -> rule.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no rule is called " + word));
    }
}
