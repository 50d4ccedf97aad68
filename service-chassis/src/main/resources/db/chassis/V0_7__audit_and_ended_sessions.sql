-- Who did, or looked up, what. Rows are only added, and deleted once they are old (amends.audit.kept).
create table audit (
    audit_id uuid        primary key, -- in the order of time
    at       timestamptz not null,
    who      text        not null,
    action   text        not null,
    kind     text        not null,
    subject  text,                    -- the id; none where there is no one thing, as with a search
    address  text                     -- from where
);
create index audit_by_time on audit (at);
create index audit_by_subject on audit (subject, audit_id) where subject is not null;

create function audit_only_grows() returns trigger language plpgsql as $$
begin
  raise exception 'the audit is not changed';
end $$;
create trigger audit_only_grows before update on audit for each row execute function audit_only_grows();

-- Tokens that somebody signed out with: refused until they would have expired anyway.
create table ended_session (
    session_id  text        primary key,
    ended_at    timestamptz not null,
    expires_at  timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp()
);
create index ended_session_by_record on ended_session (recorded_at);
