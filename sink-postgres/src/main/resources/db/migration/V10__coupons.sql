-- A credit is named by what takes it back, and by what releases it.
alter table effect rename column reverses_request_id to credit_request_id;

-- Uses of coupons, each as its decider left it last. Amounts are minor units; wagering is which bets count and how much.
create table coupon (
    brand_id         text        not null,
    coupon_log_id    text        not null,
    coupon_id        text        not null,
    player_id        text        not null,
    currency         text        not null,
    amount           bigint      not null,
    deposit          bigint      not null,
    multiplier       integer     not null,
    base             text        not null,
    wagering         jsonb       not null,
    expires_after_ms bigint      not null,
    release_after_ms bigint      not null,
    caller           text        not null,
    actor            text        not null,
    activated_at     timestamptz not null,
    status           text        not null,
    step             text        not null,
    stands           text        not null,
    is_reached       boolean     not null,
    wagered          bigint      not null,
    release_at       timestamptz,
    lost             text,
    is_run_out       boolean     not null,
    is_held_back     boolean     not null,
    is_released      boolean     not null,
    needs_review     boolean     not null,
    note             text        not null,
    changed_at       timestamptz not null,
    seq              bigint      not null,
    primary key (brand_id, coupon_log_id)
) with (fillfactor = 85);

create index coupon_of_player on coupon (brand_id, player_id, activated_at, coupon_log_id);

alter table coupon enable row level security;
alter table coupon force row level security;
create policy sink_writes_all on coupon to windfall_sink using (true) with check (true);
create policy reader_sees_one_brand on coupon for select to windfall_reader
    using (brand_id = (select current_setting('app.brand', true)));
grant select, insert, update on coupon to windfall_sink;
grant select on coupon to windfall_reader;
