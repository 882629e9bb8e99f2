package dev.windfall.app.audit;

import dev.windfall.app.verify.RunEvidence.EventReading;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Records of a topic as an Avro file: each byte by byte as it stood there, with its place.
final class RecordEntry {

    private static final String PARTITION = "partition";
    private static final String OFFSET = "offset";
    private static final String RECORD = "record";
    private static final Schema SCHEMA = SchemaBuilder.record("AuditedRecord").namespace("dev.windfall.audit").fields()
            .requiredInt(PARTITION).requiredLong(OFFSET).requiredBytes(RECORD).endRecord();

    private RecordEntry() {}

    static final class Writer implements Closeable {

        /// Between two blocks. It is made up by chance otherwise, and the same run would come to another file each time.
        private static final byte[] SYNC = Arrays.copyOf("windfall audit".getBytes(StandardCharsets.US_ASCII), 16);

        private final DataFileWriter<GenericRecord> file = new DataFileWriter<>(new GenericDatumWriter<>(SCHEMA));

        Writer(OutputStream out) throws IOException {
            file.create(SCHEMA, out, SYNC);
        }

        void add(int partition, long offset, byte[] record) {
            GenericRecord entry = new GenericData.Record(SCHEMA);
            entry.put(PARTITION, partition);
            entry.put(OFFSET, offset);
            entry.put(RECORD, ByteBuffer.wrap(record));
            try {
                file.append(entry);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// The stream below goes on.
        @Override
        public void close() throws IOException {
            file.flush();
        }
    }

    interface Reading {

        boolean isOver(int partition, long offset, byte[] record);
    }

    /// @return whether it was over before its end
    static boolean until(InputStream in, Reading reading) throws IOException {
        try (DataFileStream<GenericRecord> file = new DataFileStream<>(in, new GenericDatumReader<>())) {
            GenericRecord entry = null;
            while (file.hasNext()) {
                entry = file.next(entry);
                ByteBuffer record = (ByteBuffer) entry.get(RECORD);
                byte[] bytes = new byte[record.remaining()];
                record.get(bytes);
                if (reading.isOver((int) entry.get(PARTITION), (long) entry.get(OFFSET), bytes)) {
                    return true;
                }
            }
            return false;
        }
    }

    static void forEach(InputStream in, EventReading reading) throws IOException {
        var _ = until(in, (partition, offset, record) -> {
            reading.event(partition, offset, record);
            return false;
        });
    }
}
