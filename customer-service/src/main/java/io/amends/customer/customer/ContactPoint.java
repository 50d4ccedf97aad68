package io.amends.customer.customer;

import io.amends.chassis.web.KebabCaseEnums;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An e-mail address or a phone number (E.164), and whether it can be used. There is one for each
 * address in the installation, whoever shares it.
 *
 * @param id a keyed hash of the address
 * @param formerIds by which others may have heard of it, from the time when each customer's had its
 *     own
 */
public record ContactPoint(UUID id, Kind kind, String value, State state, List<UUID> formerIds) {

    public ContactPoint {
        formerIds = List.copyOf(formerIds);
    }

    ContactPoint(UUID id, Kind kind, String value, State state) {
        this(id, kind, value, state, List.of());
    }

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

    static ContactPoint of(Contact contact, UUID id) {
        return new ContactPoint(
                id,
                contact.kind(),
                contact.value(),
                contact.usable() ? State.REACHABLE : State.UNUSABLE);
    }

    boolean is(Contact contact) {
        return kind == contact.kind() && value.equals(contact.value());
    }

    /** Whether others may mean this one by that id. */
    boolean isCalled(UUID id) {
        return this.id.equals(id) || formerIds.contains(id);
    }

    Contact contact() {
        return new Contact(kind, value, state != State.UNUSABLE);
    }

    /** Both, which turned out to be the same address. */
    ContactPoint with(ContactPoint other) {
        return new ContactPoint(
                id,
                kind,
                value,
                state == State.REACHABLE ? other.state : state,
                Stream.concat(formerIds.stream(), other.formerIds.stream()).distinct().toList());
    }

    ContactPoint in(State state) {
        return new ContactPoint(id, kind, value, state, formerIds);
    }

    ContactPoint bounced() {
        return state == State.REACHABLE ? in(State.BOUNCED) : this;
    }
}
