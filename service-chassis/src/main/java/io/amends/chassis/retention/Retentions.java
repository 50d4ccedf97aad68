package io.amends.chassis.retention;

import io.quarkus.arc.All;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Period;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** For each of the service's tables, how long its rows are kept. */
@ApplicationScoped
public class Retentions {
    private static final String FOREVER = "forever";

    private final Jdbi jdbi;
    private final List<Kept> all;

    Retentions(Jdbi jdbi, @All List<RetentionRules> rules, RetentionConfig config) {
        this.jdbi = jdbi;
        List<Kept> defaults = rules.stream().flatMap(r -> r.rules().stream()).toList();
        Map<String, String> other = new HashMap<>();
        for (String table : config.tables().orElse(List.of())) {
            String[] parts = table.split("=", 2);
            if (parts.length < 2 || defaults.stream().noneMatch(k -> k.table().equals(parts[0]))) {
                throw new IllegalArgumentException(
                        "amends.retention.tables has no table and time in '" + table + "'");
            }
            other.put(parts[0], parts[1]);
        }
        this.all = defaults.stream().map(k -> configured(k, other.get(k.table()))).toList();
    }

    private static Kept configured(Kept kept, @Nullable String time) {
        if (time == null) {
            return kept;
        }
        try {
            return kept.withTime(time.equals(FOREVER) ? null : Period.parse(time));
        } catch (DateTimeException noPeriod) {
            throw new IllegalArgumentException(
                    "amends.retention.tables: " + kept.table() + " has no period such as P37M",
                    noPeriod);
        }
    }

    /** All rules, in the order in which they are applied. */
    public List<Kept> all() {
        return all;
    }

    /** Tables of the schema of which nobody says how long their rows are kept. */
    public Set<String> undeclared() {
        Set<String> tables = tables();
        all.forEach(k -> tables.remove(k.table()));
        return tables;
    }

    /** Tables that are not in the schema. */
    public Set<String> unknown() {
        Set<String> declared = new TreeSet<>();
        all.forEach(k -> declared.add(k.table()));
        declared.removeAll(tables());
        return declared;
    }

    private Set<String> tables() {
        return jdbi.withHandle(
                h ->
                        new TreeSet<>(
                                h.createQuery(
                                                """
                                                select relname from pg_class
                                                where relnamespace = current_schema()::regnamespace
                                                  and relkind in ('r', 'p') and not relispartition
                                                """)
                                        .mapTo(String.class)
                                        .list()));
    }
}
