-- A player's statistics of one business day, by provider, category and currency. Amounts are minor units.
create table player_provider_stat_day (
    brand_id           text    not null,
    day                date    not null,
    player_id          text    not null,
    provider_id        text    not null,
    game_category      text    not null,
    currency           text    not null,
    bets               bigint  not null,
    stake              bigint  not null,
    bonus_stake        bigint  not null,
    valid_turnover     bigint  not null,
    payout             bigint  not null,
    bonus_payout       bigint  not null,
    rolled_back_bets   bigint  not null,
    rolled_back_stake  bigint  not null,
    rolled_back_payout bigint  not null,
    generation         integer not null,
    version            bigint  not null,
    primary key (brand_id, day, player_id, provider_id, game_category, currency)
) with (fillfactor = 85);

-- The same by currency alone, with the player's own money in and out.
create table player_stat_day (
    brand_id           text    not null,
    day                date    not null,
    player_id          text    not null,
    currency           text    not null,
    bets               bigint  not null,
    stake              bigint  not null,
    bonus_stake        bigint  not null,
    valid_turnover     bigint  not null,
    payout             bigint  not null,
    bonus_payout       bigint  not null,
    rolled_back_bets   bigint  not null,
    rolled_back_stake  bigint  not null,
    rolled_back_payout bigint  not null,
    deposits           bigint  not null,
    withdrawals        bigint  not null,
    generation         integer not null,
    version            bigint  not null,
    primary key (brand_id, day, player_id, currency)
) with (fillfactor = 85);

-- A reader sees the brand that its transaction has named, and without a name nothing.
do $$
declare
    stat_table text;
begin
    foreach stat_table in array array['player_provider_stat_day', 'player_stat_day'] loop
        execute format('alter table %I enable row level security', stat_table);
        execute format('alter table %I force row level security', stat_table);
        execute format('create policy sink_writes_all on %I to windfall_sink using (true) with check (true)', stat_table);
        execute format('create policy reader_sees_one_brand on %I for select to windfall_reader '
            'using (brand_id = (select current_setting(''app.brand'', true)))', stat_table);
        execute format('grant select, insert, update on %I to windfall_sink', stat_table);
        execute format('grant select on %I to windfall_reader', stat_table);
    end loop;
end
$$;
