package io.amends.customer.visit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;

import io.amends.chassis.web.RuleBroken;
import io.amends.chassis.web.RuleBroken.Violation;
import io.amends.chassis.web.StrictJson;
import io.amends.customer.Texts;
import io.amends.customer.customer.Consent;
import io.amends.customer.visit.Fingerprints.Said;
import io.amends.customer.visit.Posted.Identity;
import io.amends.customer.visit.Posted.Person;
import io.amends.customer.visit.VisitPost.ConsentPost;
import io.amends.customer.visit.VisitPost.CustomerPost;
import io.amends.customer.visit.VisitPost.MoneyPost;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Checks and normalises what sources post. What breaks a rule is refused, what is only untidy is
 * kept and noticed.
 */
@ApplicationScoped
class VisitReader {
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Duration FURTHEST_AHEAD = Duration.ofDays(31);
    private static final long LARGEST_AMOUNT = 10_000_000_000_000L;
    private static final int MOST_STAFF = 20;
    private static final int MOST_CONSENTS = 20;
    private static final int LONGEST_ATTRIBUTES = 4_000;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
    private static final Pattern SEPARATORS = Pattern.compile("[\\s().\\-/]+");
    private static final ObjectWriter CANONICAL =
            StrictJson.mapper().writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private final Fingerprints fingerprints;
    private final VisitsConfig config;
    private final Clock clock;

    VisitReader(Fingerprints fingerprints, VisitsConfig config, Clock clock) {
        this.fingerprints = fingerprints;
        this.config = config;
        this.clock = clock;
    }

    /**
     * The visit that somebody posts now.
     *
     * @param byOperator posted by an operator: what is old is an import
     * @throws RuleBroken naming every field that breaks a rule
     */
    Posted read(VisitPost post, boolean byOperator) {
        return new Reading(clock.instant().truncatedTo(ChronoUnit.MILLIS)).read(post, byOperator);
    }

    private final class Reading {
        private final Instant receivedAt;
        private final List<Violation> broken = new ArrayList<>(0);
        private final List<String> notices = new ArrayList<>(2);

        Reading(Instant receivedAt) {
            this.receivedAt = receivedAt;
        }

        Posted read(VisitPost post, boolean byOperator) {
            String source = name("/source", post.source());
            String visitId = post.visitId();
            if (!Texts.isText(visitId, 128)) {
                refuse(
                        "/visitId",
                        post.visitId() == null ? "is required" : "must have 1 to 128 characters");
            }
            String location = name("/location", post.location());
            Instant occurredAt = time("/occurredAt", post.occurredAt());
            if (post.occurredAt() == null) {
                refuse("/occurredAt", "is required");
            }
            Instant updatedAt = time("/updatedAt", post.updatedAt());
            List<String> staff = staff(post.staff());
            Status status = post.status() == null ? Status.COMPLETED : post.status();
            Money gross = money("/amount", post.amount());
            Money refunded = money("/refunded", post.refunded());
            if (refunded != null) {
                checkRefund(refunded, gross);
            } else if (status == Status.REFUNDED) {
                refunded = gross;
            }
            String attributes = attributes(post.attributes());
            Person customer = post.customer() == null ? null : person(post.customer(), occurredAt);
            if (!broken.isEmpty()
                    || source == null
                    || visitId == null
                    || location == null
                    || occurredAt == null) {
                throw new RuleBroken(broken);
            }
            Said said =
                    new Said()
                            .and(occurredAt)
                            .and(location)
                            .and(post.channel() == null ? null : post.channel().word())
                            .and(status.word())
                            .and(attributes);
            staff.forEach(said::and);
            for (Money amount : Arrays.asList(gross, refunded)) {
                said.and(amount == null ? null : amount.minor())
                        .and(amount == null ? null : amount.currency());
            }
            return new Posted(
                    new Identity(source, visitId),
                    fingerprints.ofContent(said),
                    customer == null ? null : fingerprint(customer),
                    occurredAt,
                    updatedAt,
                    receivedAt,
                    byOperator && occurredAt.isBefore(receivedAt.minus(config.importedAfter())),
                    location,
                    post.channel(),
                    staff,
                    status,
                    gross,
                    refunded,
                    customer,
                    attributes,
                    List.copyOf(notices));
        }

        private void refuse(String pointer, String rule) {
            broken.add(new Violation(pointer, rule));
        }

        private @Nullable String name(String pointer, @Nullable String name) {
            if (!Texts.isName(name)) {
                refuse(pointer, name == null ? "is required" : Texts.NAME_RULE);
            }
            return name;
        }

        private @Nullable Instant time(String pointer, @Nullable String text) {
            if (text == null) {
                return null;
            }
            try {
                Instant at = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
                if (at.isBefore(EARLIEST)) {
                    refuse(pointer, "must not be before 1970");
                } else if (at.isAfter(receivedAt.plus(FURTHEST_AHEAD))) {
                    refuse(pointer, "must not be more than 31 days in the future");
                } else {
                    return at;
                }
            } catch (DateTimeException impossible) {
                refuse(
                        pointer,
                        "must be a date and time with an offset, such as 2026-11-20T12:31:07-05:00");
            }
            return null;
        }

        private List<String> staff(@Nullable List<String> references) {
            if (references == null || references.isEmpty()) {
                return List.of();
            }
            if (references.size() > MOST_STAFF) {
                refuse("/staff", "must name at most " + MOST_STAFF + " staff members");
                return List.of();
            }
            for (int i = 0; i < references.size(); i++) {
                if (!Texts.isName(references.get(i))) {
                    refuse("/staff/" + i, Texts.NAME_RULE);
                }
            }
            return references.stream().distinct().sorted().toList();
        }

        private @Nullable Money money(String pointer, @Nullable MoneyPost money) {
            if (money == null) {
                return null;
            }
            Long minor = money.minor();
            if (minor == null) {
                refuse(pointer + "/minor", "is required");
            } else if (minor < 0) {
                refuse(pointer + "/minor", "must not be negative");
            } else if (minor > LARGEST_AMOUNT) {
                refuse(pointer + "/minor", "must not be more than " + LARGEST_AMOUNT);
            }
            String currency = money.currency();
            if (!Texts.isCurrency(currency)) {
                refuse(
                        pointer + "/currency",
                        currency == null ? "is required" : Texts.CURRENCY_RULE);
            }
            return minor == null || currency == null ? null : new Money(minor, currency);
        }

        private void checkRefund(Money refunded, @Nullable Money gross) {
            if (gross == null) {
                refuse("/refunded", "must come with the amount");
            } else if (!gross.currency().equals(refunded.currency())) {
                refuse("/refunded/currency", "must be the currency of the amount");
            } else if (refunded.minor() > gross.minor()) {
                refuse("/refunded/minor", "must not be more than the amount");
            }
        }

        private @Nullable String attributes(@Nullable Map<String, Object> attributes) {
            if (attributes == null || attributes.isEmpty()) {
                return null;
            }
            try {
                String json = CANONICAL.writeValueAsString(attributes);
                if (json.length() > LONGEST_ATTRIBUTES) {
                    refuse("/attributes", "must not have more than 4,000 characters of JSON");
                }
                return json;
            } catch (JsonProcessingException unwritable) {
                refuse("/attributes", "must be plain JSON");
                return null;
            }
        }

        private @Nullable Person person(CustomerPost said, @Nullable Instant occurredAt) {
            String email = text("/customer/email", said.email(), 254);
            Person person =
                    new Person(
                            text("/customer/loyaltyId", said.loyaltyId(), 64),
                            email == null ? null : email.toLowerCase(Locale.ROOT),
                            text("/customer/phone", said.phone(), 64),
                            text("/customer/name", said.name(), 200),
                            locale(said.locale()),
                            occurredAt == null ? List.of() : consents(said.consents(), occurredAt));
            if (!person.identifies()) {
                notices.add("customer-not-identified");
            }
            return person;
        }

        /** One line without outer blanks; empty is absent. */
        private @Nullable String text(String pointer, @Nullable String text, int longest) {
            if (text == null) {
                return null;
            }
            String line = CONTROL.matcher(text).replaceAll(" ").strip();
            if (line.length() > longest) {
                refuse(pointer, "must not have more than " + longest + " characters");
            }
            return line.isEmpty() ? null : line;
        }

        private @Nullable String locale(@Nullable String said) {
            String tag = text("/customer/locale", said, 64);
            if (tag == null) {
                return null;
            }
            Locale locale = Locale.forLanguageTag(tag.replace('_', '-'));
            if (locale.getLanguage().isEmpty()) {
                notices.add("locale-unusable");
                return null;
            }
            return locale.toLanguageTag();
        }

        private List<Consent> consents(@Nullable List<ConsentPost> posts, Instant occurredAt) {
            if (posts == null || posts.isEmpty()) {
                return List.of();
            }
            if (posts.size() > MOST_CONSENTS) {
                refuse("/customer/consents", "must be at most " + MOST_CONSENTS);
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
                refuse(pointer + "/channel", "must be email or sms");
            }
            String purpose = post.purpose();
            if (purpose == null || !Consent.PURPOSES.contains(purpose)) {
                refuse(pointer + "/purpose", "must be feedback or marketing");
            }
            Boolean granted = post.granted();
            if (granted == null) {
                refuse(pointer + "/granted", "is required");
            }
            String wording = text(pointer + "/wording", post.wording(), 64);
            Instant at = time(pointer + "/at", post.at());
            if (channel == null || purpose == null || granted == null) {
                return null;
            }
            if (post.at() == null) {
                notices.add("consent-time-assumed");
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
         * The phone number as it was typed: how it is read depends on its location, whether it is
         * the same does not.
         */
        private UUID fingerprint(Person person) {
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
            return fingerprints.ofPerson(said);
        }
    }
}
