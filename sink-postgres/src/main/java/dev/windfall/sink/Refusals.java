package dev.windfall.sink;

import dev.windfall.schemas.AvroCodec;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.DateTimeException;
import java.util.List;

/// Writes what can be written where PostgreSQL has refused a batch as a whole: what it does not take by itself is set aside, in the same
/// transaction, and told of. A database that is away, or full, has refused nothing.
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

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
            // Data that is none, what contradicts a constraint, and what is larger than a row or a key can be.
            case SQLException e -> e.getSQLState() != null && e.getSQLState().matches("(22|23|54).*");
            case Refused _,ArithmeticException _,DateTimeException _ -> true;
            default -> false;
        };
    }

    /// In a new transaction, which somebody else ends.
    ///
    /// @param next the first record behind the batch
    /// @return how many things were set aside
    int writeWhatIsTaken(Documents documents, TopicPartition partition, long next) throws SQLException {
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
            List<? extends Documents> parts = documents.parts();
            if (parts.isEmpty()) {
                setAside(documents, partition, next, e);
                return 1;
            }
            int refused = 0;
            for (Documents part : parts) {
                refused += writeWhatIsTaken(part, partition, next);
            }
            return refused;
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

    /// One behind the other, each as it is in the topic.
    private byte[] bytes(List<SpecificRecord> messages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        messages.forEach(message -> bytes.writeBytes(codec.encode(message)));
        return bytes.toByteArray();
    }
}
