-- Where a staff member works: what somebody said, else where they first served. Those of before get theirs with their next visit.
alter table staff_member add column location text;
