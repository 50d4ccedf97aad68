-- What the service has to tell the others. Rows are only added; whole partitions are dropped a day after they were
-- relayed (see OutboxPartitions).
create sequence outbox_position minvalue 0 start 0 cache 1;
-- Position 0 is nobody's: from now on last_value is always a position that was handed out.
select nextval('outbox_position');

create table outbox (
    position    bigint      not null default nextval('outbox_position'),
    recorded_at timestamptz not null default now(),
    topic       text        not null,
    key         text        not null,
    type        text,
    id          text,
    time        timestamptz,
    traceparent text,
    headers     jsonb,
    value       bytea
) partition by range (recorded_at);

create index outbox_by_position on outbox (position);

-- How far the relay has got: everything up to this position is in Kafka.
create table relay_cursor (
    id       int    primary key default 1 check (id = 1),
    position bigint not null
);
insert into relay_cursor (position) values (0);

-- Topics that are being told again from the service's own history, page by page.
create table republication (
    topic       text        primary key,
    after_key   text,
    events      bigint      not null default 0,
    started_at  timestamptz not null default now(),
    finished_at timestamptz
);

-- How far this service has got in each partition it reads: moved in the transaction that applies the events.
create table event_position (
    topic       text   not null,
    partition   int    not null,
    topic_id    text   not null,
    next_offset bigint not null,
    primary key (topic, partition)
);
