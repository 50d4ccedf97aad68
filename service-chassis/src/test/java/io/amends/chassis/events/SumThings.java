package io.amends.chassis.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;

import java.util.List;

/** Adds amounts up, so that an event which is applied twice, or not at all, shows. */
@ApplicationScoped
class SumThings implements EventHandler<SumThings.Changed>, Projection {
    static final String TOPIC = "things";
    static final String TYPE = "thing.changed.v1";

    /** As after a mended release: what was refused before can be applied. */
    static volatile boolean mended;

    private final Jdbi jdbi;

    @Inject
    SumThings(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public Subscription<Changed> subscription() {
        return Subscription.to(TOPIC, Changed.class, TYPE);
    }

    @Override
    public void handle(List<Event<Changed>> batch) {
        for (Event<Changed> event : batch) {
            if (event.data().amount() < 0 && !mended) {
                throw new IllegalArgumentException("a negative amount");
            }
            jdbi.useHandle(
                    handle ->
                            handle.execute(
                                    """
                    insert into thing as t (id, version, amount) values (?, ?, ?)
                    on conflict (id) do update set version = excluded.version, amount = t.amount + excluded.amount
                    where excluded.version > t.version
                    """,
                                    event.key(),
                                    event.data().version(),
                                    event.data().amount()));
        }
    }

    @Override
    public void clear() {
        jdbi.useHandle(handle -> handle.execute("delete from thing"));
    }

    record Changed(long version, long amount) {}
}
