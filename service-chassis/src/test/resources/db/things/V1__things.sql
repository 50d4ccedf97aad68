-- What the chassis' own tests keep: one row a thing, with the sum of all changes that were applied to it.
create table thing (
    id      text   primary key,
    version bigint not null,
    amount  bigint not null
);
create table told (
    id      text   not null,
    version bigint not null,
    primary key (id, version)
);
