package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.settlement.LineId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Something that has become of an account.
public sealed interface PayoutEvent {

    Instant at();

    List<Movement> movements();

    /// @param markerSeq of its run's marker
    /// @param sealed    of which differences it was made, before any was set off against what was waived
    record Opened(Line line, long markerSeq, List<Component> sealed, List<Movement> movements, Instant at)
            implements
                PayoutEvent {

        public Opened {
            sealed = List.copyOf(sealed);
            movements = List.copyOf(movements);
        }
    }

    record Approved(Line line, String note, Instant at) implements PayoutEvent {

        @Override
        public List<Movement> movements() {
            return List.of(); // it was pending, and is
        }
    }

    record Rejected(Line line, String note, List<Movement> movements, Instant at) implements PayoutEvent {

        public Rejected {
            movements = List.copyOf(movements);
        }
    }

    /// The effect of a line stands otherwise.
    ///
    /// @param before    for whoever counts lines; the same if it is paid twice
    /// @param movements none if the amounts stay where they are: a line that has failed is pending as it was
    record Moved(LineId line, LineStatus before, LineStatus status, List<Movement> movements, Instant at)
            implements
                PayoutEvent {

        public Moved {
            movements = List.copyOf(movements);
        }
    }

    record CarryWaived(String note, List<Movement> movements, Instant at) implements PayoutEvent {

        public CarryWaived {
            movements = List.copyOf(movements);
        }
    }

    /// The line that is to be paid from now on: its effect is asked for.
    default Optional<Line> paying() {
        return switch (this) {
            case Opened(Line line, _, _, _, _) when line.status() == LineStatus.PROCESSING -> Optional.of(line);
            case Approved(Line line, _, _) -> Optional.of(line);
            case Opened _,Rejected _,Moved _,CarryWaived _ -> Optional.empty();
        };
    }
}
