-- A solicitation's row says all of its last decision for ever. Only the decisions that another may follow are kept beside it:
-- nearly every solicitation is decided once.
create table provisional_decisions (like decisions including all);
insert into provisional_decisions select * from decisions where outcome in ('deferred', 'unknown');
drop table decisions;
