/// What is done with exports of coupons. Start with [Backfill][dev.windfall.app.coupons.Backfill].
@NullMarked
package dev.windfall.app.coupons;

import org.jspecify.annotations.NullMarked;
