-- The sink writes, readers read one brand at a time, and neither owns anything: the migrations' role does.
-- Roles belong to the whole cluster, so another database, or another migration at the same moment, may have made them.
do $$
declare
    role text;
begin
    foreach role in array array['windfall_sink', 'windfall_reader'] loop
        begin
            execute format('create role %I nologin', role);
        exception when duplicate_object or unique_violation then
            null;
        end;
        -- Whoever may create a role may not yet become it; a superuser may anyway.
        begin
            execute format('grant %I to %I with inherit false, set true', role, current_user);
        exception when insufficient_privilege then
            null; -- made by somebody else, who has to grant it
        end;
        execute format('grant usage on schema %I to %I', current_schema(), role);
    end loop;
end
$$;

-- Where the sink stands in each partition that it reads, and the cut of the brand log that this is. A row changes in the
-- same transaction as the rows that follow from the records before next_offset, and only by the instance that holds the
-- newest owner_epoch.
-- A topic that was made anew under the same name is another topic: its offsets and versions mean nothing here.
create table sink_offset (
    topic            text        not null,
    partition        integer     not null,
    topic_id         text        not null,
    next_offset      bigint      not null check (next_offset >= 0),
    owner_epoch      bigint      not null check (owner_epoch >= 0),
    generation       integer,
    brand_log_offset bigint,
    recorded_at      timestamptz,
    primary key (topic, partition)
);

grant select, insert, update on sink_offset to windfall_sink;
grant select on sink_offset to windfall_reader;
