-- Events that a transaction tells on one topic share a row, a JSON array that is compressed where it has several: a
-- seventh of the bytes, and one row written and read where there were dozens. See OutboxRecord.
alter table outbox
  add column size int,
  add column records bytea,
  alter column key drop not null;

update outbox set size = 1, records = convert_to(json_build_array(json_strip_nulls(json_build_object(
  'key', key,
  'id', id,
  'type', type,
  'time', time,
  'trace', traceparent,
  'data', case when type is not null then convert_from(value, 'UTF8') end,
  'headers', headers,
  'bytes', case when type is null then translate(encode(value, 'base64'), E'\n', '') end)))::text, 'UTF8');

alter table outbox
  alter column size set not null,
  alter column records set not null,
  alter column records set storage external, -- compressed already
  drop column type,
  drop column id,
  drop column time,
  drop column traceparent,
  drop column headers,
  drop column value;

comment on column outbox.key is 'Of a topic with personal data, whose events have rows of their own: what is said of somebody can be taken back.';
comment on column outbox.size is 'How many events.';
