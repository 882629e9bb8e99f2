package dev.windfall.topology.wire;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.BrandState;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.Currency;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Brands on the wire and in the domain.
public final class Brands {

    private Brands() {}

    public static BrandSettings fromAvro(Brand brand) {
        return new BrandSettings(brand.getBrandId(),
                new BusinessCalendar(ZoneId.of(brand.getZone()), LocalTime.parse(brand.getDayStartsAt())),
                brand.getCurrencies().stream().collect(Collectors.toMap(Currency::getCode, Currency::getExponent)),
                brand.getSpread(), brand.getFourEyesAbove());
    }

    public static BrandState fromAvro(dev.windfall.schemas.avro.BrandState state) {
        return new BrandState(fromAvro(state.getBrand()), state.getBrand().getControlSeq(), state.getControlSeq(),
                state.getRules(), state.getHasCoupons());
    }

    public static dev.windfall.schemas.avro.BrandState toAvro(BrandState state) {
        return new dev.windfall.schemas.avro.BrandState(toAvro(state.settings(), state.settingsSeq()),
                state.controlSeq(), state.rules(), state.hasCoupons());
    }

    public static Brand toAvro(BrandSettings brand, long controlSeq) {
        return Brand.newBuilder().setBrandId(brand.brandId()).setControlSeq(controlSeq)
                .setZone(brand.calendar().zone().getId()).setDayStartsAt(brand.calendar().dayStartsAt().toString())
                .setCurrencies(new TreeMap<>(brand.currencies()).entrySet().stream()
                        .map(currency -> new Currency(currency.getKey(), currency.getValue())).toList())
                .setSpread(brand.spread()).setFourEyesAbove(new TreeMap<>(brand.fourEyesAbove())).build();
    }
}
