-- Where the sink stands in each partition that it reads. A row changes in the same transaction as the rows that follow
-- from the records before next_offset, and only by the instance that holds the newest owner_epoch.
create table sink_offset (
    topic       text    not null,
    partition   integer not null,
    next_offset bigint  not null check (next_offset >= 0),
    owner_epoch bigint  not null check (owner_epoch >= 0),
    primary key (topic, partition)
);
