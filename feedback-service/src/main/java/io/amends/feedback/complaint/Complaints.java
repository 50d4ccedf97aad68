package io.amends.feedback.complaint;

import io.amends.feedback.history.Publications;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.RecoveryCase.Doing;
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
import java.util.ArrayList;
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
public class Complaints {
    private final Jdbi jdbi;
    private final Publications publications;
    private final RecoveryCases cases;

    Complaints(Jdbi jdbi, Publications publications, RecoveryCases cases) {
        this.jdbi = jdbi;
        this.publications = publications;
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
        publications.publish(fresh.stream().map(complaint -> complaint.toEvent(now)).toList());
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
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("select * from complaints where complaint_id = :id")
                                .bind("id", complaintId)
                                .map((row, _) -> complaint(row))
                                .findOne());
    }

    Optional<Complaint> find(String source, String reference) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select * from complaints where source = :source and reference = :reference")
                                .bind("source", source)
                                .bind("reference", reference)
                                .map((row, _) -> complaint(row))
                                .findOne());
    }

    /**
     * Says whose complaints these are, where that was not known, to their cases and to the others.
     */
    @Transactional(TxType.MANDATORY)
    void identifyByClaim(Map<UUID, UUID> customersByClaim, Instant now) {
        identify(
                """
                update complaints c set customer_id = k.customer, version = c.version + 1
                from unnest(:keys, :customers) as k (key, customer)
                where c.claim_id = k.key and c.customer_id is null
                returning c.*""",
                customersByClaim,
                now);
    }

    /** The same for complaints of people who left no details of their own, by their visit. */
    @Transactional(TxType.MANDATORY)
    void identifyByVisit(Map<UUID, UUID> customersByVisit, Instant now) {
        identify(
                """
                update complaints c set customer_id = k.customer, version = c.version + 1
                from unnest(:keys, :customers) as k (key, customer)
                where c.visit_id = k.key and c.customer_id is null and c.claim_id is null
                returning c.*""",
                customersByVisit,
                now);
    }

    private void identify(String update, Map<UUID, UUID> customers, Instant now) {
        if (customers.isEmpty()) {
            return;
        }
        List<UUID> keys = new ArrayList<>(customers.keySet());
        List<Complaint> identified =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(update)
                                        .bindArray("keys", UUID.class, keys)
                                        .bindArray(
                                                "customers",
                                                UUID.class,
                                                keys.stream().map(customers::get).toList())
                                        .map((row, _) -> complaint(row))
                                        .list());
        if (identified.isEmpty()) {
            return;
        }
        publications.publish(identified.stream().map(complaint -> complaint.toEvent(now)).toList());
        Map<UUID, UUID> customersByComplaint = new HashMap<>();
        for (Complaint complaint : identified) {
            UUID customer = complaint.customerId();
            if (customer != null) {
                customersByComplaint.put(complaint.complaintId(), customer);
            }
        }
        cases.identify(customersByComplaint, now);
    }

    /**
     * Corrects the local dates of these locations' complaints to the zones as they are known now.
     */
    @Transactional(TxType.MANDATORY)
    void correctLocalDates(Collection<String> locationCodes, Instant now) {
        List<Complaint> corrected =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                        update complaints c
                        set local_date = (c.at at time zone l.time_zone)::date, version = c.version + 1
                        from locations l
                        where l.location = any(:locations) and c.location = l.location
                          and c.local_date <> (c.at at time zone l.time_zone)::date
                        returning c.*""")
                                        .bindArray("locations", String.class, locationCodes)
                                        .map((row, _) -> complaint(row))
                                        .list());
        publications.publish(corrected.stream().map(complaint -> complaint.toEvent(now)).toList());
    }

    /** Deletes the words of erased customers; that there was a complaint stays. */
    @Transactional(TxType.MANDATORY)
    public void forgetWords(Collection<UUID> customerIds) {
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
