package io.amends.feedback.survey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.envelope.EventJson;
import io.amends.feedback.customer.Claimable;
import io.amends.feedback.customer.ContactDetails;
import io.amends.feedback.customer.Forgettable;
import io.amends.feedback.history.Publications;
import io.amends.feedback.history.ToldRows;
import io.amends.feedback.location.Dated;
import io.amends.feedback.recovery.Cause;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The answers to all surveys: one per solicitation, and one per answer of another system's survey.
 */
@ApplicationScoped
class Feedbacks implements Claimable, Dated, Forgettable {
    private final Jdbi jdbi;
    private final ObjectMapper json;
    private final ToldRows<Feedback> rows;

    Feedbacks(Jdbi jdbi, EventJson json, Publications publications) {
        this.jdbi = jdbi;
        this.json = json.mapper();
        this.rows =
                new ToldRows<>(
                        jdbi,
                        publications,
                        "feedback",
                        (row, _) -> feedback(row),
                        Feedback::toEvent);
    }

    /** Stores those that do not answer what was answered before, and says which those are. */
    @Transactional(TxType.MANDATORY)
    Set<UUID> add(List<Feedback> answers) {
        Set<UUID> added = new HashSet<>();
        if (answers.isEmpty()) {
            return added;
        }
        jdbi.useHandle(
                handle -> {
                    var batch =
                            handle.prepareBatch(
                                    """
                    insert into feedback
                      (feedback_id, version, survey, location, at, local_date, solicitation_id, visit_id, customer_id,
                       channel, staff, nps, csat, ces, causes, told, words, wants_answer, imported, source, answer_id,
                       content_hash, complaint_id, case_id, claim_id, waiting_contact)
                    values
                      (:feedbackId, :version, :survey, :location, :at, :localDate, :solicitationId, :visitId,
                       :customerId, :channel, :staff, :nps, :csat, :ces, :causes, :told, :words, :wantsAnswer,
                       :imported, :source, :answerId, :contentHash, :complaintId, :caseId, :claimId,
                       cast(:contact as jsonb))
                    on conflict do nothing""");
                    for (Feedback answer : answers) {
                        Feedback.Reference reference = answer.reference();
                        Feedback.FollowUp follow = answer.follow();
                        bindWhatMayChange(batch, answer)
                                .bind("survey", answer.survey())
                                .bind("at", answer.at())
                                .bind("solicitationId", answer.solicitationId())
                                .bind("visitId", answer.visitId())
                                .bind("nps", answer.scores().nps())
                                .bind("csat", answer.scores().csat())
                                .bind("ces", answer.scores().ces())
                                .bindArray(
                                        "causes",
                                        String.class,
                                        answer.causes().stream().map(Cause::name).toList())
                                .bind("told", answer.told())
                                .bind("words", answer.words())
                                .bind("wantsAnswer", answer.wantsAnswer())
                                .bind("imported", answer.imported())
                                .bind("source", reference == null ? null : reference.source())
                                .bind("answerId", reference == null ? null : reference.answerId())
                                .bind(
                                        "contentHash",
                                        reference == null ? null : reference.contentHash())
                                .bind("complaintId", follow == null ? null : follow.complaintId())
                                .bind("caseId", follow == null ? null : follow.caseId());
                        batch.add();
                    }
                    batch.executePreparedBatch("feedback_id").mapTo(UUID.class).forEach(added::add);
                });
        return added;
    }

    /** Stores what became known about answers that this transaction has locked. */
    @Transactional(TxType.MANDATORY)
    void update(List<Feedback> answers) {
        if (answers.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                handle -> {
                    var batch =
                            handle.prepareBatch(
                                    """
                    update feedback
                    set version = :version, location = :location, local_date = :localDate, customer_id = :customerId,
                        channel = :channel, staff = :staff, claim_id = :claimId,
                        waiting_contact = cast(:contact as jsonb)
                    where feedback_id = :feedbackId and version = :version - 1""");
                    for (Feedback answer : answers) {
                        bindWhatMayChange(batch, answer);
                        batch.add();
                    }
                    for (int updated : batch.execute()) {
                        if (updated != 1) {
                            throw new IllegalStateException(
                                    "feedback was changed without having been locked");
                        }
                    }
                });
    }

    Optional<Feedback> ofSolicitation(UUID solicitationId) {
        return rows.find("solicitation_id = :id", query -> query.bind("id", solicitationId));
    }

    Optional<Feedback> ofAnswer(String source, String answerId) {
        return rows.find(
                "source = :source and answer_id = :answerId",
                query -> query.bind("source", source).bind("answerId", answerId));
    }

    @Transactional(TxType.MANDATORY)
    List<Feedback> lockThoseAbout(Collection<UUID> visitIds) {
        return rows.list(
                "visit_id = any(:visits) order by feedback_id for update",
                query -> query.bindArray("visits", UUID.class, visitIds));
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public void identifyByClaim(Map<UUID, UUID> customersByClaim, Instant now) {
        rows.identify("t.claim_id = k.key and t.customer_id is null", customersByClaim, now);
    }

    /**
     * Says that the answers to these solicitations that still wait for their visit are theirs to
     * whom they were sent.
     *
     * @return whose such answers there are
     */
    @Transactional(TxType.MANDATORY)
    Set<UUID> identifyWaitingBySolicitation(Map<UUID, UUID> customersBySolicitation) {
        List<UUID> solicitations = List.copyOf(customersBySolicitation.keySet());
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        update feedback t set customer_id = k.customer, waiting_contact = null
                        from unnest(:solicitations, :customers) as k (key, customer)
                        where t.solicitation_id = k.key and t.version = 0
                        returning t.customer_id""")
                                .bindArray("solicitations", UUID.class, solicitations)
                                .bindArray(
                                        "customers",
                                        UUID.class,
                                        solicitations.stream()
                                                .map(customersBySolicitation::get)
                                                .toList())
                                .mapTo(UUID.class)
                                .set());
    }

    /**
     * The same for answers that were told, whoever else they were taken for, and tells them again.
     *
     * @return the answers that are theirs now
     */
    @Transactional(TxType.MANDATORY)
    List<Feedback> identifyBySolicitation(Map<UUID, UUID> customersBySolicitation, Instant now) {
        return rows.identify(
                """
                t.solicitation_id = k.key and t.version > 0
                and t.customer_id is distinct from k.customer""",
                customersBySolicitation,
                now);
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public void correctLocalDates(Collection<String> locations, Instant now) {
        rows.correctLocalDates(locations, now);
    }

    /** Deletes the words of erased customers; their scores stay. */
    @Override
    @Transactional(TxType.MANDATORY)
    public void forget(Collection<UUID> customerIds) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        update feedback set words = null, content_hash = null, waiting_contact = null
                        where customer_id = any(:customers)""")
                                .bindArray("customers", UUID.class, customerIds)
                                .execute());
    }

    void publish(List<Feedback> complete, Instant now) {
        rows.publish(complete, now);
    }

    private <S extends SqlStatement<S>> S bindWhatMayChange(S statement, Feedback answer) {
        return statement
                .bind("feedbackId", answer.feedbackId())
                .bind("version", answer.version())
                .bind("location", answer.location())
                .bind("localDate", answer.localDate())
                .bind("customerId", answer.customerId())
                .bind("channel", answer.channel())
                .bindArray("staff", UUID.class, answer.staff())
                .bind("claimId", answer.claimId())
                .bind("contact", write(answer.contact()));
    }

    private @Nullable String write(@Nullable ContactDetails contact) {
        try {
            return contact == null ? null : json.writeValueAsString(contact);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private @Nullable ContactDetails contact(@Nullable String contact) {
        try {
            return contact == null ? null : json.readValue(contact, ContactDetails.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Feedback feedback(ResultSet row) throws SQLException {
        @Nullable String source = row.getString("source");
        @Nullable UUID complaintId = row.getObject("complaint_id", UUID.class);
        byte[] hash = row.getBytes("content_hash");
        return new Feedback(
                row.getObject("feedback_id", UUID.class),
                row.getLong("version"),
                row.getString("survey"),
                row.getString("location"),
                row.getTimestamp("at").toInstant(),
                row.getObject("local_date", LocalDate.class),
                row.getObject("solicitation_id", UUID.class),
                row.getObject("visit_id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getString("channel"),
                List.of((UUID[]) row.getArray("staff").getArray()),
                new Scores(
                        row.getObject("nps", Integer.class),
                        row.getObject("csat", Integer.class),
                        row.getObject("ces", Integer.class)),
                Arrays.stream((String[]) row.getArray("causes").getArray())
                        .map(Cause::valueOf)
                        .toList(),
                row.getObject("told", Integer.class),
                row.getString("words"),
                row.getBoolean("wants_answer"),
                row.getBoolean("imported"),
                source == null
                        ? null
                        : new Feedback.Reference(
                                source,
                                row.getString("answer_id"),
                                hash == null ? new byte[0] : hash),
                complaintId == null
                        ? null
                        : new Feedback.FollowUp(complaintId, row.getObject("case_id", UUID.class)),
                row.getObject("claim_id", UUID.class),
                contact(row.getString("waiting_contact")));
    }
}
