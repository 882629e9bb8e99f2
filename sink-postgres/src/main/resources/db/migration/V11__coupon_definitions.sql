-- By which version of its coupon's definition a use goes; 0 if by none.
alter table coupon add column definition_version integer not null default 0;
alter table coupon add column definition_digest text not null default '';
create index coupon_of_brand on coupon (brand_id, activated_at, coupon_log_id);
create index coupon_to_review on coupon (brand_id, activated_at, coupon_log_id) where needs_review;

-- What coupons give, and for what: each brand's newest version of each, and under the brand * what brands inherit. A version of 0
-- is of none.
create table coupon_definition (
    brand_id            text        not null,
    coupon_id           text        not null,
    version             integer     not null,
    written             text        not null,
    document            jsonb       not null,
    digest              text        not null,
    provenance          jsonb       not null,
    global_version      integer     not null,
    decided_at          timestamptz,
    actor               text        not null,
    defaults_version    integer     not null,
    defaults            text        not null,
    defaults_decided_at timestamptz not null,
    defaults_actor      text        not null,
    not_taken           jsonb       not null,
    heirs               jsonb       not null,
    seq                 bigint      not null,
    primary key (brand_id, coupon_id)
) with (fillfactor = 85);

alter table coupon_definition enable row level security;
alter table coupon_definition force row level security;
create policy sink_writes_all on coupon_definition to windfall_sink using (true) with check (true);
create policy reader_sees_one_brand on coupon_definition for select to windfall_reader
    using (brand_id = (select current_setting('app.brand', true)));
grant select, insert, update on coupon_definition to windfall_sink;
grant select on coupon_definition to windfall_reader;
