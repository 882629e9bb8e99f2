-- The one Kafka cluster whose records the rows follow from. Topics come and go with generations; offsets and versions of another cluster
-- mean nothing here, whether or not a topic of ours is left to tell by.
create table kafka_cluster (
    is_the_only_one boolean primary key default true check (is_the_only_one),
    cluster_id      text    not null
);

grant select on kafka_cluster to windfall_sink;
grant select on kafka_cluster to windfall_reader;

-- A partition that was found behind is rebuilt up to the end that it had then. Compaction may have taken records out of what is read
-- meanwhile, so the rows stand on a cut again only at the first progress after it; while brand_log_offset is null they stand on none.
alter table sink_offset add column rebuilds_to bigint;
