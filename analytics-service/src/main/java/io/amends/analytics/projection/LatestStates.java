package io.amends.analytics.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.events.Event;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The last heard state of each aggregate, as JSON in a table (id, version, state): for aggregates
 * so few that columns of their own would not pay.
 */
public final class LatestStates<E> {
    private final String table;
    private final Class<E> type;
    private final Function<E, UUID> id;
    private final ToLongFunction<E> version;
    private final ObjectMapper json;

    /** What an aggregate was, null when it is new, and what it is now. */
    private record Change<E>(@Nullable E before, E after) {}

    /** Adds what a state contributes (+1), or takes it away (-1). */
    public interface Count<E> {
        void count(E state, int by);
    }

    public LatestStates(
            String table,
            Class<E> type,
            Function<E, UUID> id,
            ToLongFunction<E> version,
            ObjectMapper json) {
        this.table = table;
        this.type = type;
        this.id = id;
        this.version = version;
        this.json = json;
    }

    /** Takes over what is newer than what was known, as part of the running transaction. */
    public Changes<E> advance(Handle handle, List<Event<E>> batch) {
        List<E> states = Event.latestPerKey(batch, version).stream().map(Event::data).toList();
        Map<UUID, E> known = known(handle, states);
        List<Change<E>> changes = new ArrayList<>();
        for (E state : states) {
            @Nullable E before = known.get(id.apply(state));
            if (before == null || version.applyAsLong(before) < version.applyAsLong(state)) {
                changes.add(new Change<>(before, state));
            }
        }
        save(handle, changes.stream().map(Change::after).toList());
        return new Changes<>(changes);
    }

    private Map<UUID, E> known(Handle handle, List<E> states) {
        Map<UUID, E> known = new HashMap<>();
        handle.createQuery("select state from %s where id = any(:ids)".formatted(table))
                .bind("ids", states.stream().map(id).toArray(UUID[]::new))
                .mapTo(String.class)
                .map(this::read)
                .forEach(state -> known.put(id.apply(state), state));
        return known;
    }

    private void save(Handle handle, List<E> states) {
        handle.createUpdate(
                        """
                        insert into %s (id, version, state)
                        select id, version, state::jsonb from unnest(:ids, :versions, :states) as s(id, version, state)
                        on conflict (id) do update set version = excluded.version, state = excluded.state
                        """
                                .formatted(table))
                .bind("ids", states.stream().map(id).toArray(UUID[]::new))
                .bind("versions", states.stream().map(version::applyAsLong).toArray(Long[]::new))
                .bind("states", states.stream().map(this::written).toArray(String[]::new))
                .execute();
    }

    /** What a batch changes. */
    public static final class Changes<E> {
        private final List<Change<E>> changes;

        private Changes(List<Change<E>> changes) {
            this.changes = changes;
        }

        /** Something about all states, old and new. */
        public <T> List<T> each(Function<E, T> what) {
            List<T> all = new ArrayList<>();
            count((state, by) -> all.add(what.apply(state)));
            return all;
        }

        /** Counts the old states out and the new ones in. */
        public void count(Count<E> count) {
            for (Change<E> change : changes) {
                if (change.before() != null) {
                    count.count(change.before(), -1);
                }
                count.count(change.after(), 1);
            }
        }
    }

    private E read(String state) {
        try {
            return json.readValue(state, type);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("a state of " + table + " can't be read", failure);
        }
    }

    private String written(E state) {
        try {
            return json.writeValueAsString(state);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("a state for " + table + " can't be written", failure);
        }
    }
}
