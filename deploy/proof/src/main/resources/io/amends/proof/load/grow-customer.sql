insert into customer (customer_id, version, registered_at, changed_at, loyalty_id)
select customer_id, 1, min(at), min(at), customer_id::text from seeded group by customer_id;

insert into visit (visit_id, customer_id, content, occurred_at, received_at, effective_at, gross, local_date, version,
                   imported, source, source_visit_id, location, status, channel, currency)
select visit_id, customer_id, md5(n::text)::uuid, at, at, at, gross, day, 1,
       false, 'grown', n::text, location, 'completed', 'counter', 'USD'
from seeded;
