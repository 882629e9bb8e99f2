-- The terms of a line that is paid as a bonus.
alter table payout_line add column rolling_multiplier integer;
alter table payout_line add column expires_after_ms bigint;

-- Whether the wallet had locked the grant, and for whom it was granted: owner_request_id is what it is to whoever has asked for it.
alter table coupon add column is_granted boolean not null default false;
alter table coupon alter column is_granted drop default;
alter table coupon add column owner_decider text;
alter table coupon add column owner_id text;
alter table coupon add column owner_request_id text;
