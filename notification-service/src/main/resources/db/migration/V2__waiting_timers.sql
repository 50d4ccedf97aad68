-- Timers that wait for somebody or something not heard of yet; found by it when it is.
drop index solicitations_by_claim;
create index solicitations_waiting_for_customer on solicitations (customer_id) where timer_at > due_at;
create index solicitations_waiting_for_claim on solicitations (claim_id) where timer_at > due_at;
create index solicitations_waiting_for_location on solicitations (location) where timer_at > due_at;
