-- Null: not told yet; phone numbers are then read as in the installation's own country.
alter table locations add column country text;
