-- Thousands are due at one moment when quiet hours end: the index holds the whole order in which they are claimed.
drop index solicitations_by_timer;
create index solicitations_by_timer on solicitations (timer_at, solicitation_id) where timer_at is not null;
