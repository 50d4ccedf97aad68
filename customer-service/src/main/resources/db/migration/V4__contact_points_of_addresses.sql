-- A contact point's id is a keyed hash of its address, so that everybody who shares an address shares the id. Rows with null
-- in former_ids still have an id of their own: MoveContactPoints gives them the new one, and keeps the old one here, by which
-- others may still speak of them.
alter table contact_point
    add column former_ids uuid[],
    add column added_at   timestamptz not null default now(); -- a customer's oldest address comes first
create index contact_point_by_id on contact_point (contact_point_id);
create index contact_point_to_move on contact_point (customer_id) where former_ids is null;

-- What is known of an address, whoever has it, now or later: nothing here is personal, and it outlives erasure.
create table address_state (
    contact_point_id uuid        primary key,
    state            text        not null,
    since            timestamptz not null
);

-- What was refused with an address: by unsubscribing, or by being erased.
create table address_refusal (
    contact_point_id uuid        not null,
    channel          text        not null,
    purpose          text        not null,
    customer_id      uuid        not null,
    reason           text        not null check (reason in ('unsubscribed', 'erased')),
    at               timestamptz not null,
    lifted_at        timestamptz, -- null: it holds
    primary key (contact_point_id, channel, purpose, customer_id)
);

create index customer_erased_to_move on customer (customer_id)
    where jsonb_exists(contact_hashes -> 0, 'hash') and not jsonb_exists(contact_hashes -> 0, 'contactPointId');
