package io.amends.chassis.outbox;

import io.amends.chassis.observability.DatabaseFigure;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Also right while Kafka is away, and where another instance relays. */
class OutboxFigures {

    @Produces
    @Singleton
    DatabaseFigure age() {
        return new DatabaseFigure(
                "amends.outbox.age.seconds",
                "For how long the oldest event that is not in Kafka yet has waited",
                """
                select coalesce((
                    select extract(epoch from now() - recorded_at)
                    from outbox where position > (select position from relay_cursor) order by position limit 1
                ), 0)
                """);
    }

    @Produces
    @Singleton
    DatabaseFigure ahead() {
        return new DatabaseFigure(
                "amends.outbox.partitions.ahead.seconds",
                "For how long there are partitions for what is yet to be said",
                """
                select coalesce(extract(epoch from max(
                    (to_date(substr(c.relname, 8, 8), 'YYYYMMDD') + make_interval(hours => substr(c.relname, 16)::int))
                      at time zone 'UTC') + interval '6 hours' - now()), 0)
                from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = 'outbox'::regclass and c.relname ~ '^outbox_[0-9]{10}$'
                """);
    }

    @Produces
    @Singleton
    DatabaseFigure byDefault() {
        return new DatabaseFigure(
                "amends.outbox.default.rows",
                "Rows of the outbox that no partition was made for in time",
                "select count(*) from outbox_default");
    }
}
