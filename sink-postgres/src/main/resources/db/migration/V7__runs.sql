-- Settlements of a rule for a period, each as its decider left it last. Amounts in totals are minor units; counts are of lines by status.
-- lagging names what a barrier waits for, and once it is rated what an open transaction hid.
create table run (
    brand_id     text        not null,
    run_id       text        not null,
    kind         text        not null,
    rule_id      text        not null,
    period_start date        not null,
    purpose      text        not null,
    attempt      integer     not null,
    status       text        not null,
    is_stalled   boolean     not null,
    lagging      jsonb       not null,
    rule_version integer     not null,
    rule_digest  text        not null,
    cut          text,
    digest       text,
    root         text,
    leaves       bigint,
    lines        bigint,
    totals       jsonb,
    reasons      jsonb,
    counts       jsonb,
    why          text,
    requested_at timestamptz not null,
    sealed_at    timestamptz,
    changed_at   timestamptz not null,
    seq          bigint      not null,
    primary key (brand_id, run_id)
) with (fillfactor = 85);

-- The runs of a brand, the oldest first.
create index run_of_brand on run (brand_id, requested_at, run_id);

-- A reader sees the brand that its transaction has named, and without a name nothing.
alter table run enable row level security;
alter table run force row level security;
create policy sink_writes_all on run to windfall_sink using (true) with check (true);
create policy reader_sees_one_brand on run for select to windfall_reader
    using (brand_id = (select current_setting('app.brand', true)));
grant select, insert, update on run to windfall_sink;
grant select on run to windfall_reader;
