package dev.windfall.wire;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.rules.Weights;

import java.util.TreeMap;

/// What has to be wagered, on the wire and in the domain.
public final class Requirements {

    private Requirements() {}

    public static dev.windfall.schemas.avro.Requirement toAvro(Requirement requirement) {
        return new dev.windfall.schemas.avro.Requirement(requirement.coupon().text(), requirement.currency(),
                requirement.amount(), toAvro(requirement.wagering()), requirement.from(), requirement.until());
    }

    public static Requirement fromAvro(dev.windfall.schemas.avro.Requirement requirement) {
        return new Requirement(CouponLogId.of(requirement.getCouponLogId()), requirement.getCurrency(),
                requirement.getAmount(), fromAvro(requirement.getWagering()), requirement.getFrom(),
                requirement.getUntil());
    }

    static dev.windfall.schemas.avro.Wagering toAvro(Wagering wagering) {
        return new dev.windfall.schemas.avro.Wagering(wagering.base().name(), wagering.weights().defaultBp(),
                wagering.weights().categories(), wagering.weights().providers(), wagering.maxBet(),
                wagering.order().name());
    }

    static Wagering fromAvro(dev.windfall.schemas.avro.Wagering wagering) {
        return new Wagering(Wagering.Base.valueOf(wagering.getBase()),
                new Weights(wagering.getDefaultWeightBp(), new TreeMap<>(wagering.getCategoryWeightsBp()),
                        new TreeMap<>(wagering.getProviderWeightsBp())),
                wagering.getMaxBet(), Wagering.Order.valueOf(wagering.getOrder()));
    }
}
