-- By how many milliseconds a source's visits came after they happened, the latest first: by how much its clock is off, or how
-- late it sends. Less than nothing: its clock runs ahead.
alter table source_tally add column lags bigint[] not null default '{}';
