-- How many acknowledgements went to an address on a day (UTC), for their limit; kept for two days.
create table acknowledgements (
  day              date not null,
  contact_point_id uuid not null,
  mails            int  not null,
  primary key (day, contact_point_id)
);
