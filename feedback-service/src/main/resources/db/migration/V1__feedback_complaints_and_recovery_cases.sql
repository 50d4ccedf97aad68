-- Own copies of what others own, built from events; a rebuild empties and refills them.

create table locations (
  location  text primary key,
  version   bigint not null,
  name      text not null,
  time_zone text not null,
  currency  text not null,
  calendar  jsonb
);

-- Version 0: heard of in a survey link or an import, the visit itself has not arrived yet.
create table visits (
  visit_id    uuid primary key,
  version     bigint not null,
  location    text,
  occurred_at timestamptz,
  channel     text,
  staff       uuid[] not null default '{}',
  customer_id uuid,
  status      text,
  gross_minor bigint,
  gross_currency text
);
create index visits_by_customer on visits (customer_id, occurred_at desc) where customer_id is not null;

create table customers (
  customer_id   uuid primary key,
  version       bigint not null,
  name          text,
  locale        text,
  loyalty_id    text,
  email         text,
  phone         text,
  merged_into   uuid,
  registered_at timestamptz,
  erased        boolean not null default false
);

-- Contact details of somebody not yet known. They are deleted when customer-service has answered.

create table contact_claims (
  claim_id    uuid primary key,
  location    text not null,
  at          timestamptz not null,
  loyalty_id  text,
  email       text,
  phone       text,
  name        text,
  locale      text,
  customer_id uuid,
  check (customer_id is null or num_nonnulls(loyalty_id, email, phone, name, locale) = 0)
);
create index contact_claims_by_customer on contact_claims (customer_id) where customer_id is not null;

-- What was told to the others, for telling it again; only ever appended to.

create table event_history (
  topic   text not null,
  key     uuid not null,
  version bigint not null,
  type    text not null,
  time    timestamptz not null,
  data    json not null,
  primary key (topic, key, version)
);

-- Feedback. Without a location it waits for its visit, untold (version 0).

create table feedback (
  feedback_id      uuid primary key,
  version          bigint not null,
  survey           text not null,
  location         text,
  at               timestamptz not null,
  local_date       date,
  solicitation_id  uuid,
  visit_id         uuid,
  customer_id      uuid,
  channel          text,
  staff            uuid[] not null default '{}',
  nps              smallint check (nps between 0 and 10),
  csat             smallint check (csat between 1 and 5),
  ces              smallint check (ces between 1 and 7),
  causes           text[] not null default '{}',
  told             integer check (told >= 0),
  words            text,
  wants_answer     boolean not null,
  imported         boolean not null,
  source           text,
  answer_id        text,
  content_hash     bytea,
  complaint_id     uuid,
  case_id          uuid,
  claim_id         uuid,
  -- Contact details left before the visit, and so the need for a claim, was known.
  waiting_contact  jsonb,
  check ((location is null) = (version = 0)),
  check (num_nonnulls(nps, csat, ces) > 0)
);
create unique index one_answer_per_solicitation on feedback (solicitation_id);
create unique index one_feedback_per_answer_of_a_source on feedback (source, answer_id);
create index feedback_by_visit on feedback (visit_id) where visit_id is not null;
create index feedback_by_customer on feedback (customer_id) where customer_id is not null;
create index feedback_by_claim on feedback (claim_id) where claim_id is not null;
create index feedback_by_location on feedback (location);

create table complaints (
  complaint_id   uuid primary key,
  version        bigint not null,
  case_id        uuid not null unique,
  feedback_id    uuid unique references feedback,
  location       text not null,
  at             timestamptz not null,
  local_date     date not null,
  channel        text not null,
  prompted       boolean not null,
  cause          text,
  severity       text not null,
  visit_id       uuid,
  customer_id    uuid,
  claim_id       uuid,
  imported       boolean not null,
  text           text,
  remedy_sought  text,
  source         text,
  reference      text,
  content_hash   bytea
);
create unique index one_complaint_per_reference_of_a_source on complaints (source, reference);
create index complaints_by_visit on complaints (visit_id) where visit_id is not null;
create index complaints_by_claim on complaints (claim_id) where claim_id is not null;
create index complaints_by_customer on complaints (customer_id) where customer_id is not null;
create index complaints_by_location on complaints (location);

-- A case is the sum of its actions; this row is their sum, kept for searching and sorting, and what locks it.

create table recovery_cases (
  case_id        uuid primary key,
  version        bigint not null,
  complaint_id   uuid not null unique references complaints,
  location       text not null,
  prompted       boolean not null,
  severity       text not null,
  cause          text,
  visit_id       uuid,
  claim_id       uuid,
  imported       boolean not null,
  state          text not null,
  customer_id    uuid,
  assignee       text,
  opened_at      timestamptz not null,
  acknowledge_by timestamptz not null,
  resolve_by     timestamptz not null,
  escalated      boolean not null,
  -- When the clock that runs next is due; none runs after the resolution.
  due_at         timestamptz,
  -- When something happens by itself: an escalation, or the closing of a resolved case.
  wakes_at       timestamptz
);
create index cases_by_urgency on recovery_cases (coalesce(due_at, 'infinity'), case_id);
create index cases_by_location_and_urgency on recovery_cases (location, coalesce(due_at, 'infinity'), case_id);
create index cases_to_wake on recovery_cases (wakes_at) where wakes_at is not null;
create index cases_by_customer on recovery_cases (customer_id) where customer_id is not null;

create table case_actions (
  case_id          uuid not null references recovery_cases,
  version          bigint not null,
  kind             text not null,
  at               timestamptz not null,
  recorded_at      timestamptz not null,
  by               text not null,
  imported         boolean not null,
  business_minutes bigint not null,
  details          jsonb not null,
  primary key (case_id, version)
);
