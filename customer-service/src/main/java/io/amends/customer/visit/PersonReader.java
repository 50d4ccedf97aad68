package io.amends.customer.visit;

import io.amends.chassis.text.EmailAddress;
import io.amends.chassis.text.PersonName;
import io.amends.chassis.text.PlainText;
import io.amends.customer.customer.Consent;
import io.amends.customer.customer.Introduction;
import io.amends.customer.visit.Fingerprints.Said;
import io.amends.customer.visit.Posted.Person;
import io.amends.customer.visit.VisitPost.ConsentPost;
import io.amends.customer.visit.VisitPost.CustomerPost;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks and normalises what a post says about the customer. */
final class PersonReader {
    private static final int MOST_CONSENTS = 20;
    private static final Pattern SEPARATORS = Pattern.compile("[\\s().\\-/]+");

    private final Findings found;

    PersonReader(Findings found) {
        this.found = found;
    }

    Person read(CustomerPost said, @Nullable Instant occurredAt) {
        String loyaltyId = found.text("/customer/loyaltyId", said.loyaltyId(), 64);
        String email = found.text("/customer/email", said.email(), 254);
        String phone = found.text("/customer/phone", said.phone(), 64);
        Person person =
                new Person(
                        loyaltyId == null ? null : Introduction.loyaltyId(loyaltyId),
                        email == null ? null : EmailAddress.normalise(email),
                        phone == null ? null : PlainText.code(phone),
                        name(said.name()),
                        locale(said.locale()),
                        occurredAt == null ? List.of() : consents(said.consents(), occurredAt));
        if (!person.identifies()) {
            found.notice("customer-not-identified");
        }
        return person;
    }

    /** Others write it into their mail, where the address of a page would become a link. */
    private @Nullable String name(@Nullable String said) {
        String name = found.text("/customer/name", said, 200);
        if (name == null || PersonName.isPlain(name)) {
            return name;
        }
        found.notice("name-unusable");
        return null;
    }

    private @Nullable String locale(@Nullable String said) {
        String tag = found.text("/customer/locale", said, 64);
        if (tag == null) {
            return null;
        }
        Locale locale = Locale.forLanguageTag(tag.replace('_', '-'));
        if (locale.getLanguage().isEmpty()) {
            found.notice("locale-unusable");
            return null;
        }
        return locale.toLanguageTag();
    }

    private List<Consent> consents(@Nullable List<ConsentPost> posts, Instant occurredAt) {
        if (posts == null || posts.isEmpty()) {
            return List.of();
        }
        if (posts.size() > MOST_CONSENTS) {
            found.refuse("/customer/consents", "must be at most " + MOST_CONSENTS);
            return List.of();
        }
        List<Consent> consents = new ArrayList<>(posts.size());
        for (int i = 0; i < posts.size(); i++) {
            Consent consent = consent("/customer/consents/" + i, posts.get(i), occurredAt);
            if (consent != null) {
                consents.add(consent);
            }
        }
        return consents;
    }

    private @Nullable Consent consent(String pointer, ConsentPost post, Instant occurredAt) {
        String channel = post.channel();
        if (channel == null || !Consent.CHANNELS.contains(channel)) {
            found.refuse(pointer + "/channel", "must be email or sms");
        }
        String purpose = post.purpose();
        if (purpose == null || !Consent.PURPOSES.contains(purpose)) {
            found.refuse(pointer + "/purpose", "must be feedback or marketing");
        }
        Boolean granted = post.granted();
        if (granted == null) {
            found.refuse(pointer + "/granted", "is required");
        }
        String wording = found.text(pointer + "/wording", post.wording(), 64);
        Instant at = found.time(pointer + "/at", post.at());
        if (channel == null || purpose == null || granted == null) {
            return null;
        }
        if (post.at() == null) {
            found.notice("consent-time-assumed");
        }
        return new Consent(
                channel,
                purpose,
                granted,
                at == null ? occurredAt : at,
                wording,
                "visit",
                post.at() != null);
    }

    /**
     * The phone number as it was typed: how it is read depends on its location, whether it is the
     * same does not.
     */
    static Said said(Person person) {
        Said said =
                new Said()
                        .and(person.loyaltyId())
                        .and(person.email())
                        .and(
                                person.phone() == null
                                        ? null
                                        : SEPARATORS.matcher(person.phone()).replaceAll(""))
                        .and(person.name())
                        .and(person.locale());
        for (Consent consent : person.consents()) {
            said.and(consent.channel())
                    .and(consent.purpose())
                    .and(consent.granted())
                    .and(consent.at())
                    .and(consent.wording());
        }
        return said;
    }
}
