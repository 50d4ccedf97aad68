-- What is said while no partition was made for the time, however that came about, is kept all the same. See OutboxPartitions.
create table outbox_default partition of outbox default;
