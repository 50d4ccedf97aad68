package io.amends.customer.customer;

import io.amends.chassis.database.Ids;
import io.amends.chassis.web.KebabCaseEnums;

import java.util.Locale;
import java.util.UUID;

/**
 * An e-mail address or a phone number (E.164), and whether it can be used. Several customers may
 * share one.
 */
public record ContactPoint(UUID id, Kind kind, String value, State state) {

    public enum Kind {
        EMAIL,
        PHONE;

        public String word() {
            return KebabCaseEnums.of(this);
        }

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    public enum State {
        REACHABLE,
        BOUNCED,
        SUPPRESSED,
        UNUSABLE;

        public String word() {
            return KebabCaseEnums.of(this);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    static ContactPoint of(Contact contact) {
        return new ContactPoint(
                Ids.next(),
                contact.kind(),
                contact.value(),
                contact.usable() ? State.REACHABLE : State.UNUSABLE);
    }

    boolean is(Contact contact) {
        return kind == contact.kind() && value.equals(contact.value());
    }

    ContactPoint bounced() {
        return state == State.REACHABLE ? new ContactPoint(id, kind, value, State.BOUNCED) : this;
    }
}
