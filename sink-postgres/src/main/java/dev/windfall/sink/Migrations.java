package dev.windfall.sink;

import org.flywaydb.core.Flyway;

import javax.sql.DataSource;

/// Brings the schema of the read model to the newest version.
public final class Migrations {

    private Migrations() {}

    /// Does nothing when the schema is up to date, and fails when a migration that was applied has changed since.
    public static void apply(DataSource owner) {
        Flyway.configure().dataSource(owner).locations("classpath:db/migration").load().migrate();
    }
}
