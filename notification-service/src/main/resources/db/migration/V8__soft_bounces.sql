-- How many mails in a row a mailbox that exists did not take; a mail that it takes deletes the row.
create table soft_bounces (
  contact_point_id uuid primary key,
  in_a_row         int         not null,
  last_at          timestamptz not null
);
-- Who did what was published: an account, or 'customer'; null: the customer or the mail server.
alter table contact_events add column acted_by text;
create index contact_events_by_contact_point on contact_events (contact_point_id);
