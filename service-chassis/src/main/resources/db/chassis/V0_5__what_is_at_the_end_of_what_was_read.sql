-- By what a partition's log is recognised when it is read again: the last record before the position. A log that comes
-- back with an older end has another record there, or none; the leader's epoch still says so where that record was
-- compacted away.
alter table event_position
    add column last_offset    bigint,
    add column last_timestamp bigint, -- of the record, in milliseconds
    add column leader_epoch   int;

-- The last record of each partition that Kafka has acknowledged to the relay, moved with its cursor: where it is gone,
-- its topic is told again.
create table relay_acknowledged (
    topic          text   not null,
    partition      int    not null,
    last_offset    bigint not null,
    last_timestamp bigint not null,
    primary key (topic, partition)
) with (fillfactor = 50);
