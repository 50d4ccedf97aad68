-- By what sources show who they are. Of the secret there is only the hash: whoever reads this table can't post.
create table credential (
    credential_id uuid        primary key,
    source        text        not null,
    secret_hash   bytea       not null unique,
    begins        text        not null, -- the secret's first characters, to recognise it by
    created_at    timestamptz not null,
    created_by    text        not null,
    valid_until   timestamptz,          -- none: until somebody ends it
    last_used_at  timestamptz           -- to the hour, so that one use in an hour is written
);
create index credential_by_source on credential (source collate "C", credential_id);
