package io.amends.feedback.customer;

import io.amends.chassis.outbox.EventHistory;
import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.outbox.OutgoingEvent;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Contact details of people not known yet. They wait here and on a topic for the answer of the
 * service that knows the customers; with the answer they are deleted here, and the topic, which is
 * compacted, is told so. What can be told again is what still waits.
 */
@ApplicationScoped
public class ContactClaims implements EventHistory, Forgettable {
    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Clock clock;

    ContactClaims(Jdbi jdbi, Outbox outbox, Clock clock) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.clock = clock;
    }

    public void claim(UUID claimId, String location, Instant at, ContactDetails contact) {
        claim(claimId, location, at, contact, null);
    }

    /**
     * @param takenBy the program that passes the details on; null: a person does
     */
    public void claim(
            UUID claimId,
            String location,
            Instant at,
            ContactDetails contact,
            @Nullable String takenBy) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        insert into contact_claims (claim_id, location, at, loyalty_id, email, phone, name, locale, taken_by)
                        values (:id, :location, :at, :loyaltyId, :email, :phone, :name, :locale, :takenBy)""")
                                .bind("id", claimId)
                                .bind("location", location)
                                .bind("at", at)
                                .bind("loyaltyId", contact.loyaltyId())
                                .bind("email", contact.email())
                                .bind("phone", contact.phone())
                                .bind("name", contact.name())
                                .bind("locale", contact.locale())
                                .bind("takenBy", takenBy)
                                .execute());
        outbox.append(provided(new ContactProvided(claimId, 1, location, at, contact)));
    }

    /** Whether a program has passed on so many since then. */
    public boolean hasTaken(String program, Instant since, int most) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                                """
                        select count(*) from (
                          select from contact_claims where taken_by = :program and at > :since limit :most) as taken""")
                                        .bind("program", program)
                                        .bind("since", since)
                                        .bind("most", most)
                                        .mapTo(Integer.class)
                                        .one()
                                >= most);
    }

    /** The details of a claim that was not answered yet. */
    public Optional<ContactDetails> waiting(UUID claimId) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select * from contact_claims where claim_id = :id and customer_id is null")
                                .bind("id", claimId)
                                .map((row, _) -> details(row))
                                .findOne());
    }

    /** The customers of those of the given claims that were answered, by claim. */
    public Map<UUID, UUID> answered(Collection<UUID> claimIds) {
        Map<UUID, UUID> answered = new HashMap<>();
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select claim_id, customer_id from contact_claims
                        where claim_id = any(:ids) and customer_id is not null""")
                                .bindArray("ids", UUID.class, claimIds)
                                .map(
                                        (row, _) ->
                                                Map.entry(
                                                        row.getObject("claim_id", UUID.class),
                                                        row.getObject("customer_id", UUID.class)))
                                .forEach(entry -> answered.put(entry.getKey(), entry.getValue())));
        return answered;
    }

    /** Deletes the details of claims that turned out to be these customers'. */
    void answer(Map<UUID, UUID> customersByClaim, Instant at) {
        List<UUID> claims = List.copyOf(customersByClaim.keySet());
        List<UUID> answered =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                with waiting as (
                                  select c.claim_id, a.customer_id
                                  from contact_claims c join unnest(:claims, :customers) as a (claim_id, customer_id) using (claim_id)
                                  where c.customer_id is null
                                  order by c.claim_id for update of c)
                                update contact_claims c
                                set customer_id = w.customer_id, loyalty_id = null, email = null, phone = null, name = null,
                                    locale = null
                                from waiting w where c.claim_id = w.claim_id
                                returning c.claim_id""")
                                        .bindArray("claims", UUID.class, claims)
                                        .bindArray(
                                                "customers",
                                                UUID.class,
                                                claims.stream().map(customersByClaim::get).toList())
                                        .mapTo(UUID.class)
                                        .list());
        outbox.append(answered.stream().map(claim -> settled(claim, at)).toList());
    }

    /**
     * Takes back what was told of them: their details themselves went with the answer. That they
     * are settled is said once more: when that was taken back as well, Kafka would keep the
     * details.
     */
    @Override
    public void forget(Collection<UUID> customerIds) {
        List<UUID> theirs =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                "select claim_id from contact_claims where customer_id = any(:customers)")
                                        .bindArray("customers", UUID.class, customerIds)
                                        .mapTo(UUID.class)
                                        .list());
        if (theirs.isEmpty()) {
            return;
        }
        outbox.forget(topic(), theirs.stream().map(UUID::toString).toList());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        outbox.append(theirs.stream().map(claim -> settled(claim, now)).toList());
    }

    @Override
    public String topic() {
        return ContactProvided.TOPIC;
    }

    /** Held until they are told: else one could be settled meanwhile, and told of after that. */
    @Override
    public List<OutgoingEvent> page(@Nullable String afterKey, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select * from contact_claims
                        where customer_id is null and (:after::uuid is null or claim_id > :after::uuid)
                        order by claim_id limit :limit for share""")
                                .bind("after", afterKey)
                                .bind("limit", limit)
                                .map(
                                        (row, _) ->
                                                provided(
                                                        new ContactProvided(
                                                                row.getObject(
                                                                        "claim_id", UUID.class),
                                                                1,
                                                                row.getString("location"),
                                                                row.getTimestamp("at").toInstant(),
                                                                details(row))))
                                .list());
    }

    private static OutgoingEvent provided(ContactProvided claim) {
        return new OutgoingEvent(
                ContactProvided.TOPIC,
                ContactProvided.TYPE,
                claim.claimId().toString(),
                1,
                claim.at(),
                claim);
    }

    private static OutgoingEvent settled(UUID claimId, Instant at) {
        return new OutgoingEvent(
                ContactProvided.TOPIC,
                ContactSettled.TYPE,
                claimId.toString(),
                ContactSettled.VERSION,
                at,
                new ContactSettled(claimId, ContactSettled.VERSION, at));
    }

    private static ContactDetails details(ResultSet row) throws SQLException {
        return new ContactDetails(
                row.getString("loyalty_id"),
                row.getString("email"),
                row.getString("phone"),
                row.getString("name"),
                row.getString("locale"));
    }
}
