-- What was answered to a request with an Idempotency-Key, for a day. The request itself is not kept, only its hash.
create table idempotent_answer (
    caller      text        not null,
    endpoint    text        not null,
    key         text        not null,
    fingerprint bytea       not null,
    status      int         not null,
    location    text,
    body        text,
    answered_at timestamptz not null,
    primary key (caller, endpoint, key)
);

create index idempotent_answer_by_time on idempotent_answer (answered_at);
