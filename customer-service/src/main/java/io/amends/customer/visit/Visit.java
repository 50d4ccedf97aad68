package io.amends.customer.visit;

import io.amends.chassis.database.Ids;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.customer.visit.Posted.Identity;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/**
 * One occasion on which somebody patronized a location. What changes about it makes the next
 * version.
 *
 * @param content a hash of all that the source says about the visit itself; {@code person} a keyed
 *     one of the customer's data
 * @param updatedAt the source's own version
 * @param receivedAt when it was first posted
 * @param effectiveAt occurredAt, or receivedAt if the source's clock runs ahead
 * @param amendedAt when this version came about; none for the first
 * @param localDate the date of effectiveAt in the location's zone
 * @param imported posted late, by an operator: counts, and triggers no message
 */
record Visit(
        UUID id,
        int version,
        Identity identity,
        UUID content,
        @Nullable UUID person,
        @Nullable Instant updatedAt,
        Instant occurredAt,
        Instant receivedAt,
        Instant effectiveAt,
        @Nullable Instant amendedAt,
        LocalDate localDate,
        boolean imported,
        String location,
        Status status,
        @Nullable Channel channel,
        @Nullable Money gross,
        @Nullable Money refunded,
        List<UUID> staff,
        @Nullable UUID customerId,
        @Nullable String attributes) {

    /** Instead of the hash of the customer's data, once the customer is erased. */
    static final UUID FORGOTTEN = new UUID(0, 0);

    /** A till's clock may run ahead by so much. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    static Visit record(Posted post, ZoneId zone, List<UUID> staff, @Nullable UUID customerId) {
        return of(
                post,
                Ids.next(),
                1,
                post.receivedAt(),
                null,
                post.imported(),
                zone,
                staff,
                customerId);
    }

    /**
     * The visit after the source has said something newer about it. Who was erased stays so,
     * whatever the source says of them again.
     */
    Visit amend(Posted post, ZoneId zone, List<UUID> newStaff, @Nullable UUID newCustomerId) {
        return of(
                isForgotten() ? post.ofNobody(FORGOTTEN) : post,
                id,
                version + 1,
                receivedAt,
                post.receivedAt(),
                imported,
                zone,
                newStaff,
                isForgotten() ? customerId : newCustomerId);
    }

    /** Whether the customer was erased. */
    boolean isForgotten() {
        return FORGOTTEN.equals(person);
    }

    private static Visit of(
            Posted post,
            UUID id,
            int version,
            Instant receivedAt,
            @Nullable Instant amendedAt,
            boolean imported,
            ZoneId zone,
            List<UUID> staff,
            @Nullable UUID customerId) {
        boolean ahead = post.occurredAt().isAfter(receivedAt.plus(TOLERANCE));
        Instant effectiveAt = ahead ? receivedAt : post.occurredAt();
        return new Visit(
                id,
                version,
                post.identity(),
                post.content(),
                post.person(),
                post.updatedAt(),
                post.occurredAt(),
                receivedAt,
                effectiveAt,
                amendedAt,
                LocalDate.ofInstant(effectiveAt, zone),
                imported,
                post.location(),
                post.status(),
                post.channel(),
                post.gross(),
                post.refunded(),
                staff,
                customerId,
                post.attributes());
    }

    /** The visit after the source has said the same again, later. */
    Visit saidAgain(@Nullable Instant at) {
        return new Visit(
                id,
                version,
                identity,
                content,
                person,
                at,
                occurredAt,
                receivedAt,
                effectiveAt,
                amendedAt,
                localDate,
                imported,
                location,
                status,
                channel,
                gross,
                refunded,
                staff,
                customerId,
                attributes);
    }

    /** The visit after the zone of its location was corrected; the same one if its date stays. */
    Visit redate(ZoneId zone, Instant now) {
        LocalDate corrected = LocalDate.ofInstant(effectiveAt, zone);
        if (corrected.equals(localDate)) {
            return this;
        }
        return new Visit(
                id,
                version + 1,
                identity,
                content,
                person,
                updatedAt,
                occurredAt,
                receivedAt,
                effectiveAt,
                now,
                corrected,
                imported,
                location,
                status,
                channel,
                gross,
                refunded,
                staff,
                customerId,
                attributes);
    }

    /**
     * Whether the source's clock runs ahead so far that the visit counts by when it was received.
     */
    boolean skewed() {
        return !effectiveAt.equals(occurredAt);
    }

    OutgoingEvent told() {
        return new OutgoingEvent(
                "visits",
                version == 1 ? "visit.recorded.v1" : "visit.amended.v1",
                id.toString(),
                version,
                amendedAt == null ? receivedAt : amendedAt,
                new VisitState(
                        id,
                        version,
                        identity.source(),
                        location,
                        occurredAt,
                        receivedAt,
                        effectiveAt,
                        localDate,
                        skewed(),
                        imported,
                        channel == null ? null : channel.word(),
                        staff,
                        customerId,
                        status.word(),
                        gross,
                        refunded));
    }

    /** What the others are told: no name, no address, nothing that somebody typed freely. */
    record VisitState(
            UUID visitId,
            int version,
            String source,
            String location,
            Instant occurredAt,
            Instant receivedAt,
            Instant effectiveAt,
            LocalDate localDate,
            boolean skewed,
            boolean imported,
            @Nullable String channel,
            List<UUID> staff,
            @Nullable UUID customerId,
            String status,
            @Nullable Money gross,
            @Nullable Money refunded) {}
}
