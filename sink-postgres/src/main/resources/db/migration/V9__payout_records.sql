-- What players have got of a kind of rules, the newest first.
create index payout_line_of_kind on payout_line (brand_id, kind, opened_at, line_id);
