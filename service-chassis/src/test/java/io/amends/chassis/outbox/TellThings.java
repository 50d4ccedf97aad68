package io.amends.chassis.outbox;

import io.quarkus.narayana.jta.QuarkusTransaction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A service as small as can be: it keeps what it has told, and can tell it again. */
@ApplicationScoped
public class TellThings implements EventHistory {
    public static final String TOPIC = "tellings";
    public static final String TYPE = "thing.told.v1";

    private final Jdbi jdbi;
    private final Outbox outbox;

    @Inject
    TellThings(Jdbi jdbi, Outbox outbox) {
        this.jdbi = jdbi;
        this.outbox = outbox;
    }

    /** Tells a version in a transaction that is left open until the given work is done. */
    void tell(String id, long version, Runnable beforeCommit) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            jdbi.useHandle(
                                    handle ->
                                            handle.execute(
                                                    "insert into told (id, version) values (?, ?)",
                                                    id,
                                                    version));
                            outbox.append(event(id, version));
                            beforeCommit.run();
                        });
    }

    public void tell(String id, long version) {
        tell(id, version, () -> {});
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public List<OutgoingEvent> page(@Nullable String afterKey, int limit) {
        List<OutgoingEvent> page = new ArrayList<>();
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select id, version from told where id in (
                          select distinct id from told where id > :after order by id limit :limit)
                        order by id, version
                        """)
                                .bind("after", afterKey == null ? "" : afterKey)
                                .bind("limit", limit)
                                .map(
                                        (row, context) ->
                                                event(row.getString("id"), row.getLong("version")))
                                .forEach(page::add));
        return page;
    }

    private static OutgoingEvent event(String id, long version) {
        return new OutgoingEvent(TOPIC, TYPE, id, version, Instant.EPOCH, new Told(id, version));
    }

    record Told(String id, long version) {}
}
