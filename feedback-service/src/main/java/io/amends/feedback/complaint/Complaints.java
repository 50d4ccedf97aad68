package io.amends.feedback.complaint;

import io.amends.chassis.database.Columns;
import io.amends.feedback.complaint.Complaint.Reference;
import io.amends.feedback.customer.Claimable;
import io.amends.feedback.customer.Forgettable;
import io.amends.feedback.history.Publications;
import io.amends.feedback.history.ToldRows;
import io.amends.feedback.location.Dated;
import io.amends.feedback.location.Location;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Doing;
import io.amends.feedback.recovery.RecoveryCases;
import io.amends.feedback.recovery.RecoveryCases.Opening;
import io.amends.feedback.recovery.Severity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

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
     * Stores complaints, opens their cases and tells both.
     *
     * @param places all that the complaints are about
     * @return the ids of those that are new; the others repeat a reference of their source
     */
    @Transactional(TxType.MANDATORY)
    public Set<UUID> raise(
            List<Complaint> complaints, Map<String, Location> places, String by, Instant now) {
        Set<UUID> raised = new HashSet<>();
        if (complaints.isEmpty()) {
            return raised;
        }
        jdbi.useHandle(
                handle -> {
                    var insert =
                            handle.createQuery(
                                    """
                    insert into complaints
                      (complaint_id, version, case_id, feedback_id, location, at, local_date, channel, prompted, cause,
                       severity, visit_id, customer_id, claim_id, imported, text, remedy_sought, source, reference,
                       content_hash)
                    select * from unnest(
                       :complaintId, :version, :caseId, :feedbackId, :location, :at, :localDate, :channel, :prompted,
                       :cause, :severity, :visitId, :customerId, :claimId, :imported, :text, :remedySought, :source,
                       :reference, :contentHash)
                    on conflict (source, reference) do nothing
                    returning complaint_id""");
                    bind(new Columns<>(insert, complaints));
                    insert.mapTo(UUID.class).forEach(raised::add);
                });
        List<Complaint> fresh =
                complaints.stream()
                        .filter(complaint -> raised.contains(complaint.complaintId()))
                        .toList();
        cases.open(
                fresh.stream()
                        .map(
                                complaint ->
                                        new Opening(
                                                complaint.toSubject(),
                                                complaint.customerId(),
                                                Objects.requireNonNull(
                                                                places.get(complaint.location()))
                                                        .calendar(),
                                                new Doing(
                                                        by,
                                                        complaint.at(),
                                                        now,
                                                        complaint.imported())))
                        .toList(),
                rows.told(fresh, now));
        return raised;
    }

    private static void bind(Columns<Query, Complaint> complaints) {
        complaints
                .bind("complaintId", UUID.class, Complaint::complaintId)
                .bind("version", Long.class, Complaint::version)
                .bind("caseId", UUID.class, Complaint::caseId)
                .bind("feedbackId", UUID.class, Complaint::feedbackId)
                .bind("location", String.class, Complaint::location)
                .bind("at", Instant.class, Complaint::at)
                .bind("localDate", LocalDate.class, Complaint::localDate)
                .bind("channel", String.class, Complaint::channel)
                .bind("prompted", Boolean.class, Complaint::prompted)
                .bind("cause", String.class, one -> nameOf(one.cause()))
                .bind("severity", String.class, one -> one.severity().name())
                .bind("visitId", UUID.class, Complaint::visitId)
                .bind("customerId", UUID.class, Complaint::customerId)
                .bind("claimId", UUID.class, Complaint::claimId)
                .bind("imported", Boolean.class, Complaint::imported)
                .bind("text", String.class, one -> one.words().text())
                .bind("remedySought", String.class, one -> one.words().remedySought())
                .bind("source", String.class, one -> of(one.reference(), Reference::source))
                .bind("reference", String.class, one -> of(one.reference(), Reference::complaintId))
                .bind(
                        "contentHash",
                        byte[].class,
                        one -> of(one.reference(), Reference::contentHash));
    }

    private static @Nullable String nameOf(@Nullable Cause cause) {
        return cause == null ? null : cause.name();
    }

    private static <T> @Nullable T of(
            @Nullable Reference reference, Function<Reference, @Nullable T> part) {
        return reference == null ? null : part.apply(reference);
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
        tellCases(
                rows.identify(
                        "t.claim_id = k.key and t.customer_id is null", customersByClaim, now),
                now);
    }

    /** A complaint that came as an answer is theirs who answered. */
    @Transactional(TxType.MANDATORY)
    public void identifyByFeedback(Map<UUID, UUID> customersByFeedback, Instant now) {
        tellCases(
                rows.identify(
                        "t.feedback_id = k.key and t.customer_id is distinct from k.customer",
                        customersByFeedback,
                        now),
                now);
    }

    /**
     * Other complaints of people who left no details of their own are their visit's customer's,
     * where that was not known.
     */
    @Transactional(TxType.MANDATORY)
    void identifyByVisit(Map<UUID, UUID> customersByVisit, Instant now) {
        tellCases(
                rows.identify(
                        """
                        t.visit_id = k.key and t.feedback_id is null and t.claim_id is null
                        and t.customer_id is null""",
                        customersByVisit,
                        now),
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
                        : new Reference(
                                source,
                                row.getString("reference"),
                                hash == null ? new byte[0] : hash));
    }
}
