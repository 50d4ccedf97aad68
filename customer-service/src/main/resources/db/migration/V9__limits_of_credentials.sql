-- How often somebody may post with a credential; none: as often as there is room.
alter table credential
    add column limit_per_second double precision check (limit_per_second > 0),
    add column limit_burst      int              check (limit_burst > 0),
    add constraint credential_limit_is_complete check ((limit_per_second is null) = (limit_burst is null));
