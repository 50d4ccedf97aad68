-- The same visits in every database: the part from {from} to {to} of {all}, spread over the year before {end}.
create temp table seeded as
select n, at, (at at time zone 'UTC')::date as day, location, 100 + n % 10000 as gross,
       (millis || '7' || digits || '8' || substr(md5('visit' || n), 1, 15))::uuid as visit_id,
       (millis || '7' || digits || '9' || substr(md5('solicitation' || n), 1, 15))::uuid as solicitation_id,
       md5('{from}/' || n % {customers})::uuid as customer_id
from (select n, 'load-' || n % 20 as location, to_timestamp({end}) - ({all} - n) * (interval '365 days' / {all}) as at
      from generate_series({from}::bigint, {to}) as n) as visits,
     lateral (select lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') as millis,
                     lpad(to_hex(n % 4096), 3, '0') as digits) as id;
