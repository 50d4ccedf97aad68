-- Nearly every visit has its row here, and each index of it costs as much as the row does. What is asked about comes in the
-- order of its ids: with them in front, this index fills its pages, and it finds what is asked because of a visit as well.
alter table solicitations
  drop constraint solicitations_programme_subject_id_occasion_key,
  add constraint one_solicitation_per_occasion unique (subject_id, programme, occasion);
drop index solicitations_by_visit;
create index solicitations_by_visit on solicitations (visit_id) where visit_id <> subject_id;
-- A customer has few: they are sorted when somebody looks.
drop index solicitations_by_customer;
create index solicitations_by_customer on solicitations (customer_id);
