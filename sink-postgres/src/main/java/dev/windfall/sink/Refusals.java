package dev.windfall.sink;

import dev.windfall.schemas.AvroCodec;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.DateTimeException;
import java.util.List;

/// Writes what can be written where PostgreSQL has refused a batch as a whole: what it does not take by itself is set aside, in the same
/// transaction, and told of. A database that is away, or full, has refused nothing; and where much is refused the fault is none of the
/// data, so the batch waits.
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    /// Of one batch: beyond it, somebody has to look before anything goes on.
    private static final int MAX = 10;

    private final Connection connection;
    private final AvroCodec codec;

    Refusals(Connection connection, AvroCodec codec) {
        this.connection = connection;
        this.codec = codec;
    }

    /// What is as it is read, and can be in no row.
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /// Whether it lies in what was to be written, and not in the database.
    static boolean isOne(Exception failure) {
        return switch (failure) {
            // Data that is none, and what is larger than a row or a key can be. A constraint is the schema's, not the data's.
            case SQLException e -> e.getSQLState() != null && e.getSQLState().matches("(22|54).*");
            case Refused _,ArithmeticException _,DateTimeException _ -> true;
            default -> false;
        };
    }

    /// In a new transaction, which somebody else ends.
    ///
    /// @param next  the first record behind the batch
    /// @param first why the batch as a whole was not taken
    /// @return how many things were set aside
    /// @throws SQLException if they are too many
    int writeWhatIsTaken(Documents documents, TopicPartition partition, long next, Exception first)
            throws SQLException {
        int refused = write(documents, partition, next);
        if (refused > MAX) {
            throw new SQLException("PostgreSQL does not take %d things of one batch of %s: none is set aside"
                    .formatted(refused, partition), first);
        }
        return refused;
    }

    private int write(Documents documents, TopicPartition partition, long next) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            documents.write(connection);
            connection.releaseSavepoint(before);
            return 0;
        } catch (SQLException | RuntimeException e) {
            if (!isOne(e)) {
                throw e;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before);
            List<? extends Documents> parts = documents.parts();
            if (parts.isEmpty()) {
                setAside(documents, partition, next, e);
                return 1;
            }
            int refused = 0;
            for (Documents part : parts) {
                refused += write(part, partition, next);
            }
            return refused;
        }
    }

    /// Whether something of the subject was set aside.
    static boolean has(Connection connection, String subject) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement("select exists (select 1 from sink_refusal where subject = ?)")) {
            statement.setString(1, subject);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /// How much of the partition was set aside, by whomever.
    static long count(Connection connection, TopicPartition partition) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement("select count(*) from sink_refusal where topic = ? and partition = ?")) {
            statement.setString(1, partition.topic());
            statement.setInt(2, partition.partition());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void setAside(Documents refused, TopicPartition partition, long next, Exception reason)
            throws SQLException {
        LOG.error("PostgreSQL does not take {} of {}: it is set aside in sink_refusal, and the rest goes on",
                refused.name(),
                partition, reason);
        try (PreparedStatement statement = connection.prepareStatement("""
                insert into sink_refusal (topic, partition, next_offset, subject, reason, message) values (?, ?, ?, ?, ?, ?)
                on conflict do nothing""")) {
            statement.setString(1, partition.topic());
            statement.setInt(2, partition.partition());
            statement.setLong(3, next);
            statement.setString(4, refused.name().replace('\0', '\uFFFD'));
            statement.setString(5, String.valueOf(reason.getMessage()).replace('\0', '\uFFFD'));
            statement.setBytes(6, bytes(refused.messages()));
            statement.executeUpdate();
        }
    }

    /// One behind the other, each by the schema of this version.
    private byte[] bytes(List<SpecificRecord> messages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        messages.forEach(message -> bytes.writeBytes(codec.encode(message)));
        return bytes.toByteArray();
    }
}
