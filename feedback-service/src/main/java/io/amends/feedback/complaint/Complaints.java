package io.amends.feedback.complaint;

import io.amends.feedback.customer.Claimable;
import io.amends.feedback.customer.Forgettable;
import io.amends.feedback.history.Publications;
import io.amends.feedback.history.ToldRows;
import io.amends.feedback.location.Dated;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Doing;
import io.amends.feedback.recovery.RecoveryCases;
import io.amends.feedback.recovery.RecoveryCases.Opening;
import io.amends.feedback.recovery.Severity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The complaints. Each opens exactly one recovery case, in the same transaction. */
@ApplicationScoped
public class Complaints implements Claimable, Dated, Forgettable {
    private final Jdbi jdbi;
    private final ToldRows<Complaint> rows;
    private final RecoveryCases cases;

    Complaints(Jdbi jdbi, Publications publications, RecoveryCases cases) {
        this.jdbi = jdbi;
        this.rows =
                new ToldRows<>(
                        jdbi,
                        publications,
                        "complaints",
                        (row, _) -> complaint(row),
                        Complaint::toEvent);
        this.cases = cases;
    }

    /**
     * Stores complaints, tells them and opens their cases.
     *
     * @return the ids of those that are new; the others repeat a reference of their source
     */
    @Transactional(TxType.MANDATORY)
    public Set<UUID> raise(List<Complaint> complaints, String by, Instant now) {
        Set<UUID> raised = new HashSet<>();
        if (complaints.isEmpty()) {
            return raised;
        }
        jdbi.useHandle(
                handle -> {
                    var batch =
                            handle.prepareBatch(
                                    """
                    insert into complaints
                      (complaint_id, version, case_id, feedback_id, location, at, local_date, channel, prompted, cause,
                       severity, visit_id, customer_id, claim_id, imported, text, remedy_sought, source, reference,
                       content_hash)
                    values
                      (:complaintId, 1, :caseId, :feedbackId, :location, :at, :localDate, :channel, :prompted, :cause,
                       :severity, :visitId, :customerId, :claimId, :imported, :text, :remedySought, :source, :reference,
                       :contentHash)
                    on conflict (source, reference) do nothing""");
                    for (Complaint complaint : complaints) {
                        Cause cause = complaint.cause();
                        Complaint.Reference reference = complaint.reference();
                        batch.bind("complaintId", complaint.complaintId())
                                .bind("caseId", complaint.caseId())
                                .bind("feedbackId", complaint.feedbackId())
                                .bind("location", complaint.location())
                                .bind("at", complaint.at())
                                .bind("localDate", complaint.localDate())
                                .bind("channel", complaint.channel())
                                .bind("prompted", complaint.prompted())
                                .bind("cause", cause == null ? null : cause.name())
                                .bind("severity", complaint.severity().name())
                                .bind("visitId", complaint.visitId())
                                .bind("customerId", complaint.customerId())
                                .bind("claimId", complaint.claimId())
                                .bind("imported", complaint.imported())
                                .bind("text", complaint.words().text())
                                .bind("remedySought", complaint.words().remedySought())
                                .bind("source", reference == null ? null : reference.source())
                                .bind(
                                        "reference",
                                        reference == null ? null : reference.complaintId())
                                .bind(
                                        "contentHash",
                                        reference == null ? null : reference.contentHash())
                                .add();
                    }
                    batch.executePreparedBatch("complaint_id")
                            .mapTo(UUID.class)
                            .forEach(raised::add);
                });
        List<Complaint> fresh =
                complaints.stream()
                        .filter(complaint -> raised.contains(complaint.complaintId()))
                        .toList();
        rows.publish(fresh, now);
        cases.open(
                fresh.stream()
                        .map(
                                complaint ->
                                        new Opening(
                                                complaint.toSubject(),
                                                complaint.customerId(),
                                                new Doing(
                                                        by,
                                                        complaint.at(),
                                                        now,
                                                        complaint.imported())))
                        .toList());
        return raised;
    }

    public Optional<Complaint> find(UUID complaintId) {
        return rows.find("complaint_id = :id", query -> query.bind("id", complaintId));
    }

    Optional<Complaint> find(String source, String reference) {
        return rows.find(
                "source = :source and reference = :reference",
                query -> query.bind("source", source).bind("reference", reference));
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public void identifyByClaim(Map<UUID, UUID> customersByClaim, Instant now) {
        tellCases(rows.identify("t.claim_id = k.key", customersByClaim, now), now);
    }

    /** The same for complaints of people who left no details of their own, by their visit. */
    @Transactional(TxType.MANDATORY)
    void identifyByVisit(Map<UUID, UUID> customersByVisit, Instant now) {
        tellCases(
                rows.identify("t.visit_id = k.key and t.claim_id is null", customersByVisit, now),
                now);
    }

    private void tellCases(List<Complaint> identified, Instant now) {
        if (identified.isEmpty()) {
            return;
        }
        Map<UUID, UUID> customersByComplaint = new HashMap<>();
        for (Complaint complaint : identified) {
            UUID customer = complaint.customerId();
            if (customer != null) {
                customersByComplaint.put(complaint.complaintId(), customer);
            }
        }
        cases.identify(customersByComplaint, now);
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public void correctLocalDates(Collection<String> locations, Instant now) {
        rows.correctLocalDates(locations, now);
    }

    /** Deletes the words of erased customers; that there was a complaint stays. */
    @Override
    @Transactional(TxType.MANDATORY)
    public void forget(Collection<UUID> customerIds) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        update complaints set text = null, remedy_sought = null, content_hash = null
                        where customer_id = any(:customers)""")
                                .bindArray("customers", UUID.class, customerIds)
                                .execute());
    }

    private static Complaint complaint(ResultSet row) throws SQLException {
        @Nullable String cause = row.getString("cause");
        @Nullable String source = row.getString("source");
        byte[] hash = row.getBytes("content_hash");
        return new Complaint(
                row.getObject("complaint_id", UUID.class),
                row.getLong("version"),
                row.getObject("case_id", UUID.class),
                row.getObject("feedback_id", UUID.class),
                row.getString("location"),
                row.getTimestamp("at").toInstant(),
                row.getObject("local_date", LocalDate.class),
                row.getString("channel"),
                row.getBoolean("prompted"),
                cause == null ? null : Cause.valueOf(cause),
                Severity.valueOf(row.getString("severity")),
                row.getObject("visit_id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getObject("claim_id", UUID.class),
                row.getBoolean("imported"),
                new Complaint.Words(row.getString("text"), row.getString("remedy_sought")),
                source == null
                        ? null
                        : new Complaint.Reference(
                                source,
                                row.getString("reference"),
                                hash == null ? new byte[0] : hash));
    }
}
