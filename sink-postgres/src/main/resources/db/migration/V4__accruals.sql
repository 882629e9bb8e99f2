-- What each rule would pay each player for a period, as far as is known: a view, from which nothing is ever paid. One table for
-- each kind of rule. Amounts are minor units. What a rule comes to for a brand's period is one sum over the beginning of the key.
do $$
declare
    accrual_table text;
begin
    foreach accrual_table in array array['rebate_accrual', 'cashback_accrual', 'lossback_accrual'] loop
        execute format('create table %I (
            brand_id     text    not null,
            rule_id      text    not null,
            mode         text    not null check (mode in (''LIVE'', ''SHADOW'')),
            period_first date    not null,
            player_id    text    not null,
            currency     text    not null,
            period_last  date    not null,
            rule_version integer not null,
            amount       bigint  not null check (amount >= 0),
            outcome      text    not null,
            generation   integer not null,
            version      bigint  not null,
            primary key (brand_id, rule_id, mode, period_first, player_id, currency)
        ) with (fillfactor = 85)', accrual_table);
        -- A reader sees the brand that its transaction has named, and without a name nothing.
        execute format('alter table %I enable row level security', accrual_table);
        execute format('alter table %I force row level security', accrual_table);
        execute format('create policy sink_writes_all on %I to windfall_sink using (true) with check (true)', accrual_table);
        execute format('create policy reader_sees_one_brand on %I for select to windfall_reader '
            'using (brand_id = (select current_setting(''app.brand'', true)))', accrual_table);
        execute format('grant select, insert, update on %I to windfall_sink', accrual_table);
        execute format('grant select on %I to windfall_reader', accrual_table);
    end loop;
end
$$;
