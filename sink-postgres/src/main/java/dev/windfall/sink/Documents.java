package dev.windfall.sink;

import org.apache.avro.specific.SpecificRecord;

import java.sql.Connection;
import java.sql.SQLException;

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
}
