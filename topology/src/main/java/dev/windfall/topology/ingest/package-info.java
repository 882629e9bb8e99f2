/// From wallet topics into the brand log: decoded, checked, routed by brand, or quarantined. Start with [Ingest].
@NullMarked
package dev.windfall.topology.ingest;

import org.jspecify.annotations.NullMarked;
