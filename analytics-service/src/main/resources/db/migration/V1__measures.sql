-- Everything here is built from events and can be built again from them. Two kinds of tables:
-- * one small row per aggregate: what it contributes to the figures now, and by which version;
-- * cells: sums by scope and day. A scope is a location's id, or 0 for the whole business.

-- One row per projection. Whoever applies a batch locks it first, so that a projection has one writer at a time, however
-- many instances run; its revision tells an open dashboard whether there is anything new.
create table projection (
    name     text primary key,
    revision bigint not null default 0
);
insert into projection (name) values ('locations'), ('visits'), ('solicitations'), ('feedback'), ('complaints'), ('cases');

-- Ids keep the cells narrow. Version 0: another event named the location before location.changed came. Never emptied:
-- an id stays the location's.
create table location (
    id        int generated always as identity primary key,
    code      text not null unique,
    version   bigint not null default 0,
    name      text not null,
    time_zone text not null default 'UTC',
    currency  text,
    confirmed boolean not null default false
);

create table visit (
    visit_id    uuid primary key,
    version     bigint not null,
    location    int not null,
    day         date not null,
    channel     text not null,
    staff       uuid[] not null,
    customer_id uuid,
    status      text not null,
    currency    text not null,
    gross       bigint not null,
    refunded    bigint not null
) with (fillfactor = 90);

-- On which days, where and how often a customer came: eight bytes an entry, see CustomerCalendar.
create table customer_calendar (
    customer_id uuid primary key,
    entries     bytea not null
) with (fillfactor = 75);

-- Visits without an amount have the currency ''.
create table visit_cell (
    scope      int not null,
    day        date not null,
    channel    text not null,
    currency   text not null,
    visits     bigint not null,
    identified bigint not null,
    gross      bigint not null,
    refunded   bigint not null,
    primary key (scope, day, channel, currency)
) with (fillfactor = 75);

create table staff_cell (
    location   int not null,
    day        date not null,
    staff_id   uuid not null,
    visits     bigint not null,
    identified bigint not null,
    primary key (location, day, staff_id)
) with (fillfactor = 75);

-- How many customers came on the day whose visit day before that was so many days earlier; gap 0: it was their first.
-- A period's distinct customers are those whose gap reaches back beyond its beginning.
create table return_cell (
    scope     int not null,
    day       date not null,
    gap       int not null,
    customers bigint not null,
    primary key (scope, day, gap)
) with (fillfactor = 75);

-- Version 0: its answer came before the decision itself.
create table solicitation (
    solicitation_id uuid primary key,
    version         bigint not null,
    location        int,
    day             date,
    programme       text,
    class           text,
    channel         text,
    outcome         text,
    rule            text,
    answered        boolean not null
) with (fillfactor = 75);

create table solicitation_cell (
    scope     int not null,
    day       date not null,
    programme text not null,
    class     text not null,
    channel   text not null,
    outcome   text not null,
    rule      text not null,
    decisions bigint not null,
    answered  bigint not null,
    primary key (scope, day, programme, class, channel, outcome, rule)
) with (fillfactor = 75);

create table feedback (
    id      uuid primary key,
    version bigint not null,
    state   jsonb not null
);

create table feedback_cell (
    scope    int not null,
    day      date not null,
    channel  text not null,
    feedback bigint not null,
    primary key (scope, day, channel)
) with (fillfactor = 75);

-- Scales: nps 0-10, csat 1-5, ces 1-7, told-dissatisfied and told-satisfied 0 and more (how many people were told).
create table score_cell (
    scope   int not null,
    day     date not null,
    channel text not null,
    scale   text not null,
    score   int not null,
    answers bigint not null,
    primary key (scope, day, channel, scale, score)
) with (fillfactor = 75);

create table staff_score_cell (
    location int not null,
    day      date not null,
    staff_id uuid not null,
    scale    text not null,
    score    int not null,
    answers  bigint not null,
    primary key (location, day, staff_id, scale, score)
) with (fillfactor = 75);

create table complaint (
    id      uuid primary key,
    version bigint not null,
    state   jsonb not null
);

create table complaint_cell (
    scope      int not null,
    day        date not null,
    channel    text not null,
    cause      text not null,
    severity   text not null,
    prompted   boolean not null,
    complaints bigint not null,
    primary key (scope, day, channel, cause, severity, prompted)
) with (fillfactor = 75);

-- Cases are few, and what is overdue depends on the time of asking: they are counted where they lie.
create table recovery_case (
    case_id                uuid primary key,
    version                bigint not null,
    location               int not null,
    day                    date not null,
    state                  text not null,
    opened_at              timestamptz not null,
    acknowledge_by         timestamptz not null,
    resolve_by             timestamptz not null,
    acknowledged_at        timestamptz,
    resolved_at            timestamptz,
    minutes_to_acknowledge int,
    minutes_to_resolve     int
) with (fillfactor = 75);
create index recovery_case_by_day on recovery_case (day, location);
create index recovery_case_unfinished on recovery_case (location) where state in ('opened', 'acknowledged', 'in-progress');
