package dev.windfall.sink;

import org.apache.avro.specific.SpecificRecord;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// What is to be written: of each thing the newest.
interface Documents {

    void add(SpecificRecord message);

    /// In a transaction that somebody else ends.
    void write(Connection connection) throws SQLException;

    /// How many of them are told of when they are written.
    int count();

    /// How many there are in memory.
    int size();

    void clear();

    /// The same in parts, which can be written one after the other; none if it is one thing.
    List<? extends Documents> parts();

    /// What it is called, if it is one thing.
    String name();

    /// The messages that it is made of.
    List<SpecificRecord> messages();
}
