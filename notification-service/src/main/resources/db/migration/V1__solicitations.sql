-- Own copies of others' data, built from events; a rebuild empties and refills them.

create table customers (
  customer_id    uuid primary key,
  version        bigint  not null,
  name           text,
  locale         text,
  contact_points jsonb   not null default '[]',
  consents       jsonb   not null default '[]',
  merged_into    uuid,
  erased         boolean not null default false
);
create index customers_by_survivor on customers (merged_into) where merged_into is not null;

-- Who a contact claim turned out to be: a case may be about a claim before it is about a customer.
create table customer_claims (
  claim_id    uuid primary key,
  customer_id uuid not null
);

create table locations (
  location  text primary key,
  version   bigint not null,
  name      text   not null,
  time_zone text   not null
);

-- Owned state.

create table programmes (
  name             text primary key,
  version          bigint        not null default 1,
  active           boolean       not null default true,
  delay            text          not null,
  max_age          text          not null,
  cap_messages     int,
  cap_days         int,
  quiet_from       time,
  quiet_to         time,
  hold_out_percent numeric(5, 2) not null default 0,
  check ((cap_messages is null) = (cap_days is null)),
  check ((quiet_from is null) = (quiet_to is null))
);
insert into programmes (name, delay, max_age, cap_messages, cap_days, quiet_from, quiet_to) values
  ('post-visit-survey',        'PT2H', 'P3D', 1,    30,   '21:00', '08:00'),
  ('welcome',                  'PT1H', 'P3D', null, null, '21:00', '08:00'),
  ('recovery-acknowledgement', 'PT0S', 'P3D', null, null, null,    null),
  ('recovery-alert',           'PT0S', 'P3D', null, null, null,    null);

create table alert_recipients (
  location text primary key,
  emails   text[] not null
);

-- One row per solicitation: what it is about, its timer while there is one, and its newest decision.
create table solicitations (
  solicitation_id uuid primary key,
  programme       text        not null,
  subject_kind    text        not null check (subject_kind in ('visit', 'customer', 'case')),
  subject_id      uuid        not null,
  occasion        text        not null default '',
  subject_version bigint      not null,
  customer_id     uuid,
  claim_id        uuid,
  location        text        not null,
  visit_id        uuid,
  happened_at     timestamptz not null,
  local_date      date        not null,
  imported        boolean     not null,
  voided          boolean     not null default false,
  details         jsonb,
  -- When to decide next; null: nothing is left to decide.
  timer_at        timestamptz,
  due_at          timestamptz not null,
  -- Counts the published decisions.
  version         bigint      not null default 0,
  outcome         text check (outcome in ('queued', 'sent', 'deferred', 'suppressed', 'held-out', 'failed', 'unknown')),
  rule            text,
  decided_at      timestamptz,
  -- Counts towards caps from here; null: it does not.
  asked_at        timestamptz,
  sent_at         timestamptz,
  -- A decision's identity is (programme, subject, customer); stricter, a subject re-attributed to another customer is not asked again.
  unique (programme, subject_id, occasion)
);
create index solicitations_by_timer on solicitations (timer_at) where timer_at is not null;
create index solicitations_by_customer on solicitations (customer_id, solicitation_id);
create index solicitations_by_visit on solicitations (visit_id) where visit_id is not null;
create index solicitations_by_claim on solicitations (claim_id) where claim_id is not null and timer_at is not null;
create index solicitations_by_cap on solicitations (customer_id, asked_at) where asked_at is not null;

-- Every published decision, append-only: the topic can be told again from here.
create table decisions (
  solicitation_id uuid        not null,
  version         bigint      not null,
  customer_id     uuid,
  outcome         text        not null,
  rule            text,
  decided_at      timestamptz not null,
  due_at          timestamptz not null,
  sent_at         timestamptz,
  local_date      date        not null,
  primary key (solicitation_id, version)
);
create index solicitations_by_day on solicitations (local_date);

-- The mail queue. `sending` is committed before the conversation with the mail server starts.
create table deliveries (
  solicitation_id uuid primary key references solicitations,
  transactional   boolean     not null,
  state           text        not null check (state in ('pending', 'sending', 'sent', 'unknown', 'failed', 'withdrawn')),
  attempts        int         not null default 0,
  queued_at       timestamptz not null,
  next_attempt_at timestamptz not null,
  sender_id       uuid,
  reply           text
);
create index deliveries_pending on deliveries (transactional desc, next_attempt_at) where state = 'pending';
create index deliveries_sending on deliveries (sender_id) where state = 'sending';

-- The instances that send; what another one's row left in `sending` after its lease ended is orphaned.
create table senders (
  sender_id   uuid primary key,
  alive_until timestamptz not null
);

-- The suppression list. `consented` is the consent in force at that moment, so that an undo restores exactly that.
create table suppressions (
  customer_id      uuid        not null,
  contact_point_id uuid        not null,
  purpose          text        not null check (purpose in ('feedback', 'marketing')),
  since            timestamptz not null,
  lifted_at        timestamptz,
  consented        boolean     not null,
  primary key (customer_id, contact_point_id, purpose)
);
create index suppressions_by_contact_point on suppressions (contact_point_id);

create table bounces (
  contact_point_id uuid primary key,
  at               timestamptz not null
);

-- What was published about contact points, append-only.
create table contact_events (
  contact_event_id uuid primary key,
  type             text        not null,
  customer_id      uuid        not null,
  contact_point_id uuid        not null,
  purpose          text        not null,
  at               timestamptz not null
);

create table unsubscribe_tokens (
  token_hash       bytea primary key,
  customer_id      uuid        not null,
  contact_point_id uuid        not null,
  purpose          text        not null,
  issued_at        timestamptz not null
);
