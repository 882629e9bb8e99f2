package dev.windfall.projections.deciding;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.RollingEnd;

import java.time.Instant;

/// What follows from a decision, in its transaction.
public sealed interface Consequence {

    /// Something is to happen outside.
    record Request(Effect effect) implements Consequence {}

    /// A use of a coupon is to be granted; what becomes of the grant, whoever has asked for it is told as of an effect.
    record Activate(CouponLogId coupon, CouponTerms terms, Asker asker) implements Consequence {}

    /// Its target is called.
    record CallOut(Call call) implements Consequence {}

    /// Whoever asked for something hears what has become of it.
    record TellOwner(Subject owner, EffectNews news) implements Consequence {}

    /// Whoever takes the steps of an attempt goes on with it.
    record TakeStep(Subject subject, int attempt) implements Consequence {}

    /// The brand's log is told something, in its place among the events.
    sealed interface TellBrand extends Consequence {

        /// Who tells it.
        Subject subject();

        /// How an attempt of a run has ended.
        ///
        /// @param isSealed or it has failed
        record RunEnded(Subject subject, int attempt, boolean isSealed) implements TellBrand {}

        /// Bets count towards a requirement from there on.
        record RollingOpened(Subject subject, Requirement requirement) implements TellBrand {}

        /// A requirement ends at that place; the subject hears how far it was.
        ///
        /// @param at when whoever ends it has decided so
        record RollingEnded(Subject subject, CouponLogId coupon, Instant at, RollingEnd how) implements TellBrand {}
    }

    /// Whoever knows what waits in a partition passes a person's word on to it.
    ///
    /// @param subject that the word is of
    record PassOn(Subject subject, int partition, Review review) implements Consequence {}

    /// One that may wait is told a person's word.
    ///
    /// @param subject that the word is of
    record TellWaiting(Subject waiting, Subject subject, Review review) implements Consequence {}

    /// One that inherits from what has changed hears of it.
    record TellHeir(Subject heir, Inheritance inheritance) implements Consequence {}
}
