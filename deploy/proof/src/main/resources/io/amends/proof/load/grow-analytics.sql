create temp table counted as
select seeded.*, location.id as place from seeded join location on location.code = seeded.location;

insert into visit (visit_id, version, location, day, channel, staff, customer_id, status, currency, gross, refunded)
select visit_id, 1, place, day, 'counter', '{}', customer_id, 'COMPLETED', 'USD', gross, 0 from counted;

insert into visit_cell (scope, day, channel, currency, visits, identified, gross, refunded)
select scope, day, 'counter', 'USD', count(*), count(*), sum(gross), 0
from counted, lateral (values (0), (place)) as scopes (scope)
group by scope, day
on conflict (scope, day, channel, currency) do update
set visits = visit_cell.visits + excluded.visits, identified = visit_cell.identified + excluded.identified,
    gross = visit_cell.gross + excluded.gross;

insert into customer_calendar (customer_id, entries)
select customer_id,
       string_agg(int8send(((day - date '1970-01-01')::bigint << 44) | (place::bigint << 20) | visits), ''::bytea
                  order by day, place)
from (select customer_id, day, place, count(*) as visits from counted group by customer_id, day, place) as days
group by customer_id;

insert into return_cell (scope, day, gap, customers)
select scope, day, gap, count(*)
from (select scope, day, coalesce(day - lag(day) over (partition by scope, customer_id order by day), 0) as gap
      from (select distinct scope, customer_id, day
            from counted, lateral (values (0), (place)) as scopes (scope)) as days) as returns
group by scope, day, gap
on conflict (scope, day, gap) do update set customers = return_cell.customers + excluded.customers;

insert into solicitation (solicitation_id, version, location, day, programme, class, channel, outcome, rule, answered)
select solicitation_id, 1, place, day, 'post-visit-survey', 'survey', 'email', 'suppressed', 'unreachable', false
from counted;

insert into solicitation_cell (scope, day, programme, class, channel, outcome, rule, decisions, answered)
select scope, day, 'post-visit-survey', 'survey', 'email', 'suppressed', 'unreachable', count(*), 0
from counted, lateral (values (0), (place)) as scopes (scope)
group by scope, day
on conflict (scope, day, programme, class, channel, outcome, rule) do update
set decisions = solicitation_cell.decisions + excluded.decisions;
