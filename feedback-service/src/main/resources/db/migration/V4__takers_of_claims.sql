-- The program that passed a stranger's contact details on, for its limit; null: a person, or the customer.
alter table contact_claims add column taken_by text;
create index contact_claims_by_taker on contact_claims (taken_by, at) where taken_by is not null;
