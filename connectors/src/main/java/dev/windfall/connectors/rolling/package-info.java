/// A rolling service as we call it, where one keeps the requirements of coupons. Start with
/// [RollingClient][dev.windfall.connectors.rolling.RollingClient]; what its answers mean stands in
/// [RollingAnswers][dev.windfall.connectors.rolling.RollingAnswers].
@NullMarked
package dev.windfall.connectors.rolling;

import org.jspecify.annotations.NullMarked;
