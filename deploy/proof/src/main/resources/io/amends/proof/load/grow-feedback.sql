insert into customers (customer_id, version, loyalty_id, registered_at)
select customer_id, 1, customer_id::text, min(at) from seeded group by customer_id;

insert into visits (visit_id, version, location, occurred_at, channel, customer_id, status, gross_minor, gross_currency)
select visit_id, 1, location, at, 'counter', customer_id, 'completed', gross, 'USD' from seeded;
