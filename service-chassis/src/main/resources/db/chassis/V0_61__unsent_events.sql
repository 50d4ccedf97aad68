-- Records of the outbox that Kafka refuses as they are, such as one that is too large. What they say is kept only where that
-- may be sent again as it is: neither of a topic with personal data, nor of a compacted one. See UnsentEvents.
create table unsent_event (
    id         uuid        primary key,
    position   bigint      not null,
    number     int         not null,
    topic      text        not null,
    type       text,
    key        text,
    size       int         not null,
    cause      text        not null,
    refused_at timestamptz not null,
    record     bytea,
    unique (position, number)
);

comment on column unsent_event.number is 'Which of its row of the outbox, from 0.';
