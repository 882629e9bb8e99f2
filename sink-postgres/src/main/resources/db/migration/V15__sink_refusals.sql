-- What PostgreSQL would not take, and so is in no other table: whoever looks into it finds the message as it was. The rest of its batch was
-- written, and a newer message of the same subject may have been since.
create table sink_refusal (
    topic       text        not null,
    partition   integer     not null,
    next_offset bigint      not null,
    subject     text        not null,
    reason      text        not null,
    message     bytea       not null,
    refused_at  timestamptz not null default now(),
    primary key (topic, partition, next_offset, subject)
);

grant select, insert on sink_refusal to windfall_sink;
