package io.amends.feedback.history;

import io.amends.chassis.outbox.OutgoingEvent;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * A table of what customers said, each row of which is told to the others again, at its next
 * version, when more becomes known about it. The table has the columns version, location, at,
 * local_date and customer_id.
 */
public final class ToldRows<T> {
    private final Jdbi jdbi;
    private final Publications publications;
    private final String table;
    private final RowMapper<T> mapper;
    private final BiFunction<T, Instant, OutgoingEvent> event;

    public ToldRows(
            Jdbi jdbi,
            Publications publications,
            String table,
            RowMapper<T> mapper,
            BiFunction<T, Instant, OutgoingEvent> event) {
        this.jdbi = jdbi;
        this.publications = publications;
        this.table = table;
        this.mapper = mapper;
        this.event = event;
    }

    /** The rows that a condition selects; {@code condition} is what follows {@code where}. */
    public List<T> list(String condition, UnaryOperator<Query> bind) {
        return query("select * from " + table + " where " + condition, bind);
    }

    public Optional<T> find(String condition, UnaryOperator<Query> bind) {
        return list(condition, bind).stream().findFirst();
    }

    /** What is to be told of these rows. */
    public List<OutgoingEvent> told(List<T> rows, Instant now) {
        return rows.stream().map(row -> event.apply(row, now)).toList();
    }

    public void publish(List<T> rows, Instant now) {
        publications.publish(told(rows, now));
    }

    /**
     * Says whose these rows are, and tells it.
     *
     * @param condition which rows {@code t}: those that {@code k.key} leads to, and that are not
     *     {@code k.customer}'s yet
     * @param customers by key
     * @return the rows that are somebody's now
     */
    public List<T> identify(String condition, Map<UUID, UUID> customers, Instant now) {
        if (customers.isEmpty()) {
            return List.of();
        }
        List<UUID> keys = new ArrayList<>(customers.keySet());
        List<T> identified =
                query(
                        """
                        update %s t set customer_id = k.customer, version = t.version + 1
                        from unnest(:keys, :customers) as k (key, customer)
                        where %s
                        returning t.*"""
                                .formatted(table, condition),
                        query ->
                                query.bindArray("keys", UUID.class, keys)
                                        .bindArray(
                                                "customers",
                                                UUID.class,
                                                keys.stream().map(customers::get).toList()));
        publish(identified, now);
        return identified;
    }

    /** Corrects the local dates at these locations to their zones as they are known now. */
    public void correctLocalDates(Collection<String> locations, Instant now) {
        publish(
                query(
                        """
                        update %s t
                        set local_date = (t.at at time zone l.time_zone)::date, version = t.version + 1
                        from locations l
                        where l.location = any(:locations) and t.location = l.location
                          and t.local_date <> (t.at at time zone l.time_zone)::date
                        returning t.*"""
                                .formatted(table),
                        query -> query.bindArray("locations", String.class, locations)),
                now);
    }

    private List<T> query(String sql, UnaryOperator<Query> bind) {
        return jdbi.withHandle(handle -> bind.apply(handle.createQuery(sql)).map(mapper).list());
    }
}
