-- What must happen outside, once, as its decider left it last. Amounts are minor units; digest stands for all that the target is asked.
-- due_at is when the next call is to be made; reference is what the target knows it by; a dispute freezes.
create table effect (
    brand_id            text        not null,
    request_id          text        not null,
    kind                text        not null,
    player_id           text        not null,
    amount              bigint      not null,
    currency            text        not null,
    pay_as              text        not null,
    reference_id        text        not null,
    remarks             text        not null,
    reverses_request_id text,
    owner_decider       text        not null,
    owner_id            text        not null,
    digest              text        not null,
    status              text        not null,
    certainty           text        not null,
    call                text        not null,
    calls               integer     not null,
    attempts            integer     not null,
    due_at              timestamptz,
    code                text        not null,
    detail              text        not null,
    reference           text,
    dispute             text,
    note                text        not null,
    requested_at        timestamptz not null,
    changed_at          timestamptz not null,
    seq                 bigint      not null,
    primary key (brand_id, request_id)
) with (fillfactor = 85);

-- The dead-letter list of a brand, the oldest first.
create index effect_dead_letter on effect (brand_id, requested_at, request_id) where status = 'FAILED';

-- What is not through, counted every few seconds: a handful among all that ever was.
create index effect_open on effect (status, requested_at)
    where status in ('PROCESSING', 'RETRY_SCHEDULED', 'UNKNOWN', 'ACCEPTED', 'FAILED', 'REVERSING');

-- Credits that somebody gave by hand.
create table adjustment (
    brand_id      text        not null,
    adjustment_id text        not null,
    player_id     text        not null,
    amount        bigint      not null,
    currency      text        not null,
    pay_as        text        not null,
    reason        text        not null,
    caller        text        not null,
    actor         text        not null,
    request_id    text        not null,
    status        text        not null,
    requested_at  timestamptz not null,
    changed_at    timestamptz not null,
    seq           bigint      not null,
    primary key (brand_id, adjustment_id)
) with (fillfactor = 85);

create index adjustment_of_player on adjustment (brand_id, player_id, requested_at, adjustment_id);

-- A reader sees the brand that its transaction has named, and without a name nothing.
do $$
declare
    decided_table text;
begin
    foreach decided_table in array array['effect', 'adjustment'] loop
        execute format('alter table %I enable row level security', decided_table);
        execute format('alter table %I force row level security', decided_table);
        execute format('create policy sink_writes_all on %I to windfall_sink using (true) with check (true)', decided_table);
        execute format('create policy reader_sees_one_brand on %I for select to windfall_reader '
            'using (brand_id = (select current_setting(''app.brand'', true)))', decided_table);
        execute format('grant select, insert, update on %I to windfall_sink', decided_table);
        execute format('grant select on %I to windfall_reader', decided_table);
    end loop;
end
$$;
