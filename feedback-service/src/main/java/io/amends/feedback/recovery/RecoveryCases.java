package io.amends.feedback.recovery;

import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.feedback.customer.Forgettable;
import io.amends.feedback.history.Publications;
import io.amends.feedback.location.Calendar;
import io.amends.feedback.recovery.CaseTables.Change;
import io.amends.feedback.recovery.RecoveryCase.Recorded;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The recovery cases, with all that was done about them. */
@ApplicationScoped
public class RecoveryCases implements Forgettable {
    private final Jdbi jdbi;
    private final CaseTables tables;
    private final Publications publications;
    private final RecoveryPolicy policy;
    private final WakingOfCases waking;

    RecoveryCases(
            Jdbi jdbi,
            CaseTables tables,
            Publications publications,
            RecoveryPolicy policy,
            WakingOfCases waking) {
        this.jdbi = jdbi;
        this.tables = tables;
        this.publications = publications;
        this.policy = policy;
        this.waking = waking;
    }

    /** A case to be opened for a complaint. */
    public record Opening(
            Subject subject, @Nullable UUID customerId, Calendar calendar, Doing doing) {}

    /**
     * Stores new cases, and tells them.
     *
     * @param complaints what is to be told of their complaints; it goes first
     */
    @Transactional(TxType.MANDATORY)
    public void open(List<Opening> openings, List<OutgoingEvent> complaints) {
        List<RecoveryCase> opened = new ArrayList<>();
        for (Opening opening : openings) {
            RecoveryPolicy.Target target = policy.target(opening.subject().severity());
            opened.add(
                    RecoveryCase.open(
                            opening.subject(),
                            opening.customerId(),
                            opening.calendar(),
                            target.acknowledge(),
                            target.resolve(),
                            opening.doing()));
        }
        save(opened, complaints);
    }

    public Optional<RecoveryCase> find(UUID caseId) {
        return tables.find(caseId);
    }

    /** The case, locked until the end of the transaction. */
    @Transactional(TxType.MANDATORY)
    public Optional<RecoveryCase> lock(UUID caseId) {
        return tables.load("case_id = :id for update", query -> query.bind("id", caseId)).stream()
                .findFirst();
    }

    /** Stores what was recorded about the cases, and tells it. */
    @Transactional(TxType.MANDATORY)
    public void save(Collection<RecoveryCase> cases) {
        save(cases, List.of());
    }

    private void save(Collection<RecoveryCase> cases, List<OutgoingEvent> before) {
        List<Change> changes =
                cases.stream()
                        .map(changed -> new Change(changed, changed.takeUnsaved()))
                        .filter(change -> !change.recorded().isEmpty())
                        .toList();
        if (changes.isEmpty()) {
            return;
        }
        tables.store(changes);
        publications.publish(
                Stream.concat(
                                before.stream(),
                                changes.stream()
                                        .flatMap(change -> change.recorded().stream())
                                        .map(Recorded::toEvent))
                        .toList());
        changes.stream()
                .flatMap(change -> change.changed().wakesAt().stream())
                .min(Comparator.naturalOrder())
                .ifPresent(waking::wakeBy);
    }

    /** Changes the open cases of these locations. */
    @Transactional(TxType.MANDATORY)
    void changeOpenOnesAt(Collection<String> locationCodes, Consumer<RecoveryCase> change) {
        List<RecoveryCase> open =
                tables.load(
                        "location = any(:of) and due_at is not null order by case_id for update",
                        query -> query.bindArray("of", String.class, locationCodes));
        open.forEach(change);
        save(open);
    }

    /** Says whose complaints these are. */
    @Transactional(TxType.MANDATORY)
    public void identify(Map<UUID, UUID> customersByComplaint, Instant now) {
        List<RecoveryCase> theirs =
                tables.load(
                        "complaint_id = any(:of) order by case_id for update",
                        query -> query.bindArray("of", UUID.class, customersByComplaint.keySet()));
        for (RecoveryCase one : theirs) {
            UUID customer = customersByComplaint.get(one.subject().complaintId());
            if (customer != null) {
                one.identify(customer, now);
            }
        }
        save(theirs);
    }

    /**
     * Does what is due by itself, for a bounded number of cases that no other instance is at work
     * on.
     *
     * @return how many cases that were
     */
    @Transactional(TxType.REQUIRES_NEW)
    int wakeDue(Instant now, int limit) {
        List<RecoveryCase> due =
                tables.load(
                        "wakes_at <= :now order by wakes_at limit :limit for update skip locked",
                        query -> query.bind("now", now).bind("limit", limit));
        due.forEach(one -> one.wake(now));
        save(due);
        return due.size();
    }

    /** When the next case wakes; empty when none does. */
    Optional<Instant> nextWaking() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("select min(wakes_at) from recovery_cases")
                                .mapTo(Instant.class)
                                .findOne());
    }

    /** Deletes what people wrote about the cases of erased customers; what was done stays. */
    @Override
    @Transactional(TxType.MANDATORY)
    public void forget(Collection<UUID> customerIds) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        update case_actions a
                        set details = (a.details - 'note' - 'reason')
                          || case when jsonb_exists(a.details, 'channel') then '{"channel": "other"}'::jsonb else '{}' end
                        from recovery_cases c
                        where c.customer_id = any(:customers) and a.case_id = c.case_id
                          and (jsonb_exists_any(a.details, array['note', 'reason']) or a.details ->> 'channel' <> 'other')""")
                                .bindArray("customers", UUID.class, customerIds)
                                .execute());
    }
}
