-- What players get from runs, a line each. Amounts are minor units. components are the amounts by period of which the line is the sum, such
-- as 2026-11-02=-300,2026-11-09=1500; note is the word of whoever approved or rejected it. seq is the account's last decision on it.
create table payout_line (
    brand_id     text        not null,
    line_id      text        not null,
    kind         text        not null,
    rule_id      text        not null,
    run_id       text        not null,
    period_start date        not null,
    player_id    text        not null,
    currency     text        not null,
    status       text        not null,
    amount       bigint      not null,
    components   text        not null,
    pay_as       text        not null,
    request_id   text        not null,
    note         text        not null,
    opened_at    timestamptz not null,
    changed_at   timestamptz not null,
    seq          bigint      not null,
    primary key (brand_id, line_id)
) with (fillfactor = 85);

create index payout_line_of_player on payout_line (brand_id, player_id, opened_at, line_id);

create index payout_line_of_run on payout_line (brand_id, run_id, opened_at, line_id);

-- What each period has come to in an account, which is all that one rule ever comes to for a player, in one currency. What was sealed is
-- somewhere: sealed = paid + pending + carried + waived, in every row.
create table payout_period (
    brand_id   text   not null,
    player_id  text   not null,
    kind       text   not null,
    rule_id    text   not null,
    currency   text   not null,
    for_period date   not null,
    sealed     bigint not null,
    paid       bigint not null,
    pending    bigint not null,
    carried    bigint not null,
    waived     bigint not null,
    seq        bigint not null,
    primary key (brand_id, player_id, kind, rule_id, currency, for_period)
) with (fillfactor = 85);

-- What is left for the next line, of a player or of all.
create index payout_period_carried on payout_period (brand_id, kind, rule_id, player_id, currency) where carried <> 0;

-- Up to which of its decisions an account is in the two tables above: sealed and paid are sums, and no decision may count twice.
create table payout_account (
    brand_id   text   not null,
    account_id text   not null,
    seq        bigint not null,
    primary key (brand_id, account_id)
) with (fillfactor = 85);

-- A reader sees the brand that its transaction has named, and without a name nothing.
do $$
declare
    payout_table text;
begin
    foreach payout_table in array array['payout_line', 'payout_period', 'payout_account'] loop
        execute format('alter table %I enable row level security', payout_table);
        execute format('alter table %I force row level security', payout_table);
        execute format('create policy sink_writes_all on %I to windfall_sink using (true) with check (true)', payout_table);
        execute format('create policy reader_sees_one_brand on %I for select to windfall_reader '
            'using (brand_id = (select current_setting(''app.brand'', true)))', payout_table);
        execute format('grant select, insert, update on %I to windfall_sink', payout_table);
        execute format('grant select on %I to windfall_reader', payout_table);
    end loop;
end
$$;
