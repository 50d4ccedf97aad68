package io.amends.customer.visit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;

import io.amends.chassis.observability.Traces;
import io.amends.chassis.web.RuleBroken;
import io.amends.chassis.web.StrictJson;
import io.amends.customer.Texts;
import io.amends.customer.visit.Fingerprints.Said;
import io.amends.customer.visit.Posted.Identity;
import io.amends.customer.visit.Posted.Person;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Checks and normalises what sources post. What breaks a rule is refused, what is only untidy is
 * kept and noticed.
 */
@ApplicationScoped
class VisitReader {
    private static final int MOST_STAFF = 20;
    private static final int LONGEST_ATTRIBUTES = 4_000;
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
        return read(post, byOperator, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private Posted read(VisitPost post, boolean byOperator, Instant receivedAt) {
        Findings found = new Findings(receivedAt);
        String source = found.name("/source", post.source());
        String visitId = post.visitId();
        if (!Texts.isText(visitId, 128)) {
            found.refuse(
                    "/visitId",
                    post.visitId() == null ? "is required" : "must have 1 to 128 characters");
        }
        String location = found.name("/location", post.location());
        Instant occurredAt = found.time("/occurredAt", post.occurredAt());
        if (post.occurredAt() == null) {
            found.refuse("/occurredAt", "is required");
        }
        Instant updatedAt = found.time("/updatedAt", post.updatedAt());
        List<String> staff = staff(post.staff(), found);
        Status status = post.status() == null ? Status.COMPLETED : post.status();
        Money gross = found.money("/amount", post.amount());
        Money refunded = found.money("/refunded", post.refunded());
        if (refunded != null) {
            checkRefund(refunded, gross, found);
        } else if (status == Status.REFUNDED) {
            refunded = gross;
        }
        String attributes = attributes(post.attributes(), found);
        Person customer =
                post.customer() == null
                        ? null
                        : new PersonReader(found).read(post.customer(), occurredAt);
        if (found.areRefusals()
                || source == null
                || visitId == null
                || location == null
                || occurredAt == null) {
            throw found.asFailure();
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
                customer == null ? null : fingerprints.ofPerson(PersonReader.said(customer)),
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
                found.notices(),
                Traces.current());
    }

    private static List<String> staff(@Nullable List<String> references, Findings found) {
        if (references == null || references.isEmpty()) {
            return List.of();
        }
        if (references.size() > MOST_STAFF) {
            found.refuse("/staff", "must name at most " + MOST_STAFF + " staff members");
            return List.of();
        }
        for (int i = 0; i < references.size(); i++) {
            if (!Texts.isName(references.get(i))) {
                found.refuse("/staff/" + i, Texts.NAME_RULE);
            }
        }
        return references.stream().distinct().sorted().toList();
    }

    private static void checkRefund(Money refunded, @Nullable Money gross, Findings found) {
        if (gross == null) {
            found.refuse("/refunded", "must come with the amount");
        } else if (!gross.currency().equals(refunded.currency())) {
            found.refuse("/refunded/currency", "must be the currency of the amount");
        } else if (refunded.minor() > gross.minor()) {
            found.refuse("/refunded/minor", "must not be more than the amount");
        }
    }

    private static @Nullable String attributes(
            @Nullable Map<String, Object> attributes, Findings found) {
        if (attributes == null || attributes.isEmpty()) {
            return null;
        }
        try {
            String json = CANONICAL.writeValueAsString(attributes);
            if (json.length() > LONGEST_ATTRIBUTES) {
                found.refuse("/attributes", "must not have more than 4,000 characters of JSON");
            }
            return json;
        } catch (JsonProcessingException unwritable) {
            found.refuse("/attributes", "must be plain JSON");
            return null;
        }
    }
}
