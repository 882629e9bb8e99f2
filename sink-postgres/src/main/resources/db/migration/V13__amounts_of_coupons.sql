-- What the wallet says that it has really released to the player, and taken back; null as long as it has not, or does not say. Minor units.
alter table coupon add column released_amount bigint;
alter table coupon add column taken_back_amount bigint;
