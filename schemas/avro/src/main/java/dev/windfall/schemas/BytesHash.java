package dev.windfall.schemas;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A hash of bytes, eight at a time; every bit of it depends on every byte. For tables in memory: it stands in no data.
public final class BytesHash {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    private BytesHash() {}

    public static long of(byte[] bytes, int from, int length) {
        long hash = length * MULTIPLIER;
        int place = from;
        int end = from + length;
        for (; place + Long.BYTES <= end; place += Long.BYTES) {
            hash = mixed(hash ^ (long) LONGS.get(bytes, place));
        }
        long rest = 0;
        for (; place < end; place++) {
            rest = (rest << 8) | (bytes[place] & 0xff);
        }
        return mixed(mixed(hash ^ rest));
    }

    private static long mixed(long value) {
        long mixed = (value ^ (value >>> 32)) * MULTIPLIER;
        return mixed ^ (mixed >>> 29);
    }
}
