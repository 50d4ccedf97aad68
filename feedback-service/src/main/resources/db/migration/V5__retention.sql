-- What is kept no longer is found by its age (see FeedbackRetention).
create index event_history_by_time on event_history (time);

-- A case is the sum of its actions: they go with it.
alter table case_actions drop constraint case_actions_case_id_fkey;
alter table case_actions add constraint case_actions_case_id_fkey
  foreign key (case_id) references recovery_cases on delete cascade not valid;
alter table case_actions validate constraint case_actions_case_id_fkey;
