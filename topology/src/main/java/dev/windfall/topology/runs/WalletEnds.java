package dev.windfall.topology.runs;

import java.util.SortedMap;
import java.util.SortedSet;

/// How far the wallet's topics can be read, and how far ingest has read them. Partitions are named `topic-number`.
interface WalletEnds {

    /// Up to where whoever reads nothing but what is committed can read now.
    SortedMap<String, Long> ends() throws InterruptedException;

    /// Those in which ingest has not come so far. One that is gone never will be: nobody but a person may say that it does not count.
    SortedSet<String> lagging(SortedMap<String, Long> ends) throws InterruptedException;

    /// Those in which a transaction has been open ever since: nobody knows what stands behind its first record.
    SortedSet<String> hiding(SortedMap<String, Long> ends) throws InterruptedException;
}
