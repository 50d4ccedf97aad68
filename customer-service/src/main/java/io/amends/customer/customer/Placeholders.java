package io.amends.customer.customer;

import io.amends.chassis.text.EmailAddress;
import io.amends.chassis.text.PlainText;
import io.amends.customer.Texts;
import io.amends.customer.customer.ContactPoint.Kind;
import io.amends.customer.customer.Use.Identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is typed, or left by a program, where somebody has no card, address or number. These are
 * compared without capitals, accents and everything but letters and digits.
 */
@ApplicationScoped
class Placeholders {
    private static final Pattern NEITHER_LETTER_NOR_DIGIT = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern NOTHING_BUT_ZEROS_OR_CROSSES = Pattern.compile("0*|x*");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /** Seven equal digits at the end: nobody's number, and a vanity line's at most. */
    private static final Pattern ONE_DIGIT = Pattern.compile(".*(\\d)\\1{6}");

    /** Nobody, in the words of programs and of people at a till. */
    private static final Set<String> NOBODY =
            Set.of(
                    "null",
                    "nil",
                    "nan",
                    "none",
                    "undefined",
                    "objectobject",
                    "unknown",
                    "anonymous",
                    "anonym",
                    "anonyme",
                    "anonimo",
                    "nobody",
                    "noname",
                    "invalid",
                    "fake",
                    "dummy",
                    "noreply",
                    "donotreply",
                    "noemail",
                    "noemailaddress",
                    "nomail",
                    "keineemail",
                    "keinemail",
                    "sinemail",
                    "sincorreo",
                    "naotem",
                    "notiene",
                    "notavailable",
                    "notapplicable",
                    "notprovided",
                    "unbekannt",
                    "inconnu",
                    "desconocido",
                    "desconhecido");

    /** Words that may be part of a real address, and are no card. */
    private static final Set<String> ANYBODY =
            Set.of(
                    "na",
                    "no",
                    "false",
                    "true",
                    "empty",
                    "blank",
                    "default",
                    "temp",
                    "tbd",
                    "test",
                    "tester",
                    "testing",
                    "guest",
                    "gast",
                    "invite",
                    "invitado",
                    "visitor",
                    "walkin",
                    "walkincustomer",
                    "cash",
                    "cashcustomer",
                    "customer",
                    "client",
                    "kunde",
                    "cliente",
                    "consumidorfinal",
                    "publicogeneral",
                    "publicoengeneral",
                    "laufkunde",
                    "laufkundschaft",
                    "nocard",
                    "nocustomer",
                    "nomember");

    /** Only in an address with another such word behind the @. */
    private static final Set<String> TYPED_TO_GET_ON =
            Set.of("a", "aa", "aaa", "abc", "asd", "asdf", "qwerty", "name");

    private final Set<String> cards;
    private final Set<String> contacts;

    @Inject
    Placeholders(IdentityConfig config) {
        this(config.placeholders().orElse(List.of()));
    }

    Placeholders(Collection<String> further) {
        cards = further.stream().map(Placeholders::word).collect(Collectors.toSet());
        contacts =
                further.stream()
                        .map(p -> p.contains("@") ? EmailAddress.normalise(p) : PlainText.code(p))
                        .collect(Collectors.toSet());
    }

    boolean is(Identity identity) {
        return identity.isCard()
                ? isCard(identity.value())
                : isContact(new Contact(Kind.of(identity.kind()), identity.value(), true));
    }

    boolean isCard(String loyaltyId) {
        String word = word(loyaltyId);
        return NOTHING_BUT_ZEROS_OR_CROSSES.matcher(word).matches()
                || NOBODY.contains(word)
                || ANYBODY.contains(word)
                || cards.contains(word);
    }

    boolean isContact(Contact contact) {
        return contacts.contains(contact.value())
                || (contact.kind() == Kind.EMAIL
                        ? isAddress(contact.value())
                        : ONE_DIGIT.matcher(contact.value()).matches());
    }

    private boolean isAddress(String address) {
        int at = address.lastIndexOf('@');
        if (at < 0) {
            return false;
        }
        String name = word(address.substring(0, at));
        String domain = address.substring(at + 1);
        String host = word(domain.substring(0, Math.max(domain.indexOf('.'), 0)));
        return contacts.contains("*@" + domain)
                || NOBODY.contains(name)
                || NOBODY.contains(host)
                || ((standsForAnything(name) || DIGITS.matcher(name).matches())
                        && standsForAnything(host));
    }

    private static boolean standsForAnything(String word) {
        return ANYBODY.contains(word)
                || TYPED_TO_GET_ON.contains(word)
                || NOTHING_BUT_ZEROS_OR_CROSSES.matcher(word).matches();
    }

    private static String word(String text) {
        return NEITHER_LETTER_NOR_DIGIT.matcher(Texts.forSearch(text)).replaceAll("");
    }
}
