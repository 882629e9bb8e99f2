package dev.windfall.topology.streams;

import java.util.Optional;

/// This process among others of the same cluster.
///
/// @param name    a restart under the same name gets its partitions at once
/// @param address where others reach its API: host and port
/// @param copies  of each partition's state that others keep, to take over quickly
public record Member(String name, Optional<String> address, int copies) {

    /// One that has no others.
    public static Member alone(String name) {
        return new Member(name, Optional.empty(), 0);
    }
}
