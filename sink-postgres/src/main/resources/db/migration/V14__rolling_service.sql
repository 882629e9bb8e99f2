-- Requirements of coupons may be kept by a rolling service: it opens and ends them by effects, which pay nothing.
alter table effect alter column pay_as drop not null;
alter table effect add column requirement jsonb;

-- How the end of what a service keeps stands, and the number of the last that it has said.
alter table coupon add column keeper text not null default 'LEDGER';
alter table coupon add column rolling_end text;
alter table coupon add column reported bigint not null default 0;
