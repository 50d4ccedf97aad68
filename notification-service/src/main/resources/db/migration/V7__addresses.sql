-- Contact points are the addresses' now, whoever has them; by which ids they were known before, so that links and events
-- from that time still find them.
create table former_contact_points (
  former_id        uuid primary key,
  contact_point_id uuid not null
);

-- Whose address was asked: caps, and one message a day, hold for it as they do for the customer.
alter table solicitations add column contact_point_id uuid;
create index solicitations_by_address on solicitations (contact_point_id, asked_at)
  where contact_point_id is not null and asked_at is not null;
