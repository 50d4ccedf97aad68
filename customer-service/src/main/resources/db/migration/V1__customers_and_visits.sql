create extension if not exists pg_trgm;

-- Locations: where customers are served. What nobody has said comes from the installation's defaults, and 'assumed' names it.
create table location (
    code      text primary key,
    version   int     not null,
    name      text    not null,
    time_zone text    not null,
    currency  text    not null,
    country   text    not null,
    confirmed boolean not null,
    assumed   text[]  not null,
    calendar  jsonb,            -- none: open round the clock
    changed_at timestamptz not null
);

-- A location's zone was corrected: its visits are re-dated in the background, in the order of their ids, up to here so far.
create table zone_correction (
    location    text primary key references location,
    after_visit uuid
);

-- Staff: the POS's own reference and the name never leave this service.
create table staff_member (
    reference text primary key,
    staff_id  uuid    not null unique,
    version   int     not null,
    name      text,
    active    boolean not null,
    changed_at timestamptz not null
);

-- What became of the posts of each source. A committer counts in a slot of its own, so that instances don't wait for each
-- other's row; a source's figures are the sums over its slots.
create table source_tally (
    source     text        not null,
    slot       smallint    not null,
    accepted   bigint      not null,
    amended    bigint      not null,
    repeated   bigint      not null,
    superseded bigint      not null,
    last_seen  timestamptz not null,
    primary key (source, slot)
) with (fillfactor = 50);

create table source_rejection (
    source    text        not null,
    pointer   text        not null,
    rule      text        not null,
    times     bigint      not null,
    last_seen timestamptz not null,
    primary key (source, pointer, rule)
);

-- Customers: known by at least one contact point or loyalty id.
create table customer (
    customer_id   uuid primary key,
    version       int         not null,
    registered_at timestamptz not null,
    changed_at    timestamptz not null,
    loyalty_id    text unique,
    name          text,
    locale        text,
    described_at  timestamptz,  -- when whoever gave name and locale was here
    search_name   text          -- the name without case and accents
);
create index customer_by_name on customer using gin (search_name gin_trgm_ops) where search_name is not null;

create table contact_point (
    customer_id      uuid not null references customer,
    contact_point_id uuid not null,
    kind             text not null,
    value            text not null,
    state            text not null,
    primary key (customer_id, contact_point_id)
);
-- Several customers may share one: the oldest come first.
create index contact_point_by_value on contact_point (value, customer_id);

-- Append-only; the latest per channel and purpose holds.
create table consent (
    customer_id uuid        not null,
    channel     text        not null,
    purpose     text        not null,
    at          timestamptz not null,
    granted     boolean     not null,
    wording     text        not null default '',
    source      text        not null,
    recorded_at timestamptz not null,
    primary key (customer_id, channel, purpose, at, granted, wording)
);

create table contact_claim (
    claim_id    uuid primary key,
    customer_id uuid        not null references customer,
    claimed_at  timestamptz not null
);
create index contact_claim_by_customer on contact_claim (customer_id);

create table duplicate_suggestion (
    customer_id uuid        not null references customer,
    other_id    uuid        not null references customer,
    reason      text        not null,
    suggested_at timestamptz not null,
    primary key (customer_id, other_id)
);
create index duplicate_suggestion_by_other on duplicate_suggestion (other_id);

-- Visits. 'content' and 'person' are 128-bit hashes of what was posted (uuid: the one fixed type of 16 bytes); 'person' is keyed.
create table visit (
    visit_id        uuid        not null primary key,
    customer_id     uuid,
    content         uuid        not null,
    person          uuid,
    occurred_at     timestamptz not null,
    received_at     timestamptz not null,
    effective_at    timestamptz not null,
    updated_at      timestamptz,
    amended_at      timestamptz,
    gross           bigint,
    refunded        bigint,
    local_date      date        not null,
    version         int         not null,
    imported        boolean     not null,
    source          text        not null,
    source_visit_id text        not null,
    location        text        not null,
    status          text        not null,
    channel         text,
    currency        text,
    staff           uuid[],
    attributes      jsonb,
    constraint visit_identity unique (source, source_visit_id)
);
create index visit_by_customer on visit (customer_id, effective_at, visit_id) where customer_id is not null;

-- What a visit was before it was amended: append-only, one row per earlier version.
create table visit_version (like visit, primary key (visit_id, version));

-- The key of the person hashes, made once: no configuration can lose or change it.
create table person_key (
    id  int  primary key default 1 check (id = 1),
    key uuid not null default gen_random_uuid()
);
insert into person_key default values;
