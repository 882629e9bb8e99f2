package dev.windfall.projections.settlement.runs;

/// What the rating of a piece has come to, at which place of the log, and by what.
///
/// @param generation    of the log
/// @param offset        of the run's marker in the piece's partition
/// @param engineVersion of what has rated: another one may rate otherwise
/// @param tzVersion     of the time zones by which days begin
public record Rated(int generation, long offset, String engineVersion, String tzVersion, Result result) {

    boolean isMadeAs(Rated other) {
        return engineVersion.equals(other.engineVersion) && tzVersion.equals(other.tzVersion);
    }
}
