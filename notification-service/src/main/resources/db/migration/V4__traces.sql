-- Which request led to it: the decision comes later, and the mail later still.
alter table solicitations add column traceparent text;
