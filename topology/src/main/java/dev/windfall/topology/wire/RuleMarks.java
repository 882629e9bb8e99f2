package dev.windfall.topology.wire;

import dev.windfall.projections.controls.Markers;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.schemas.avro.RuleMarker;
import dev.windfall.schemas.avro.RuleMarkers;

/// The settle markers of a rule on the wire and in the domain.
public final class RuleMarks {

    private RuleMarks() {}

    public static RuleMarkers toAvro(Markers markers) {
        return new RuleMarkers(markers.all().stream().map(marker -> new RuleMarker(marker.run().text(),
                marker.attempt(), marker.controlSeq(), marker.isOpen())).toList());
    }

    public static Markers fromAvro(RuleMarkers markers) {
        return new Markers(markers.getMarkers().stream()
                .map(marker -> new Markers.Marker(RunId.of(marker.getRunId()), marker.getAttempt(),
                        marker.getControlSeq(), marker.getIsOpen()))
                .toList());
    }
}
