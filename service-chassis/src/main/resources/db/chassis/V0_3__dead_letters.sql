-- Records that this service refused and has not applied since: where they are in their topics, and why. What they say is not
-- here. Of personal topics, type and key are left out as well.
create table dead_letter (
    id            uuid        primary key,
    topic         text        not null,
    topic_id      text        not null,
    partition     int         not null,
    record_offset bigint      not null,
    type          text,
    key           text,
    cause         text        not null,
    refused_at    timestamptz not null,
    unique (topic_id, partition, record_offset)
);
