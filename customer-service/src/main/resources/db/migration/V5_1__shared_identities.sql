-- Cards and contacts that unlike people used: keyed hashes of both, found out when somebody is met who is not like the customer
-- who is known by it. Regulars have no row here.
create table identity_use (
    identity uuid not null,
    who      uuid not null,
    used_on  date not null,
    primary key (identity, who)
);
create index identity_use_by_day on identity_use (used_on);

-- Those that too many unlike people used: they identify nobody any more.
create table shared_identity (
    identity    uuid primary key,
    kind        text        not null check (kind in ('loyalty-id', 'email', 'phone')),
    customer_id uuid        not null, -- who was taken for all of them
    people      int         not null,
    since       timestamptz not null
);
create index shared_identity_by_customer on shared_identity (customer_id);
