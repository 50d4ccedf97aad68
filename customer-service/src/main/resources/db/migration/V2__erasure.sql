-- Of somebody who is erased stays the id, and by what others recognise the addresses that they have to forget as well.
alter table customer
    add column erased_at      timestamptz,
    add column contact_hashes jsonb;

-- Whose visits forget: instead of the hash of what was said about them, these have 00000000-0000-0000-0000-000000000000.
create index visit_version_by_customer on visit_version (customer_id) where customer_id is not null;

-- What was said of a customer and not dropped yet is found by it; nothing else in the outbox is in this index.
create index outbox_of_customer on outbox (key) where topic = 'customers';
