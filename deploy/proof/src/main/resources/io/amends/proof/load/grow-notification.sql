insert into customers (customer_id, version)
select distinct customer_id, 1 from seeded;

insert into solicitations (solicitation_id, programme, subject_kind, subject_id, subject_version, customer_id, location,
                           visit_id, happened_at, local_date, imported, due_at, version, outcome, rule, decided_at)
select solicitation_id, 'post-visit-survey', 'visit', visit_id, 1, customer_id, location,
       visit_id, at, day, false, at, 1, 'suppressed', 'unreachable', at
from seeded;
