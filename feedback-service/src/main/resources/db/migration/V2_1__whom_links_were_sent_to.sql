-- Version 0: a link was answered before it was heard whom it was sent to.
create table solicitations (
  solicitation_id uuid primary key,
  version         bigint not null,
  customer_id     uuid
);
