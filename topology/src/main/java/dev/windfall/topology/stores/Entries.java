package dev.windfall.topology.stores;

import java.util.Arrays;

/// How an entry stands in a segment: the length of its key, the key, the length of its value and one more, the value. A removed
/// one has a zero instead of both. Lengths are in seven bits a byte, the lowest first.
final class Entries {

    static final int NO_VALUE = -1;

    private Entries() {}

    /// Bytes that an entry takes.
    static int size(byte[] key, byte[] value) {
        return lengthSize(key.length) + key.length + lengthSize(value.length + 1) + value.length;
    }

    static int removedSize(byte[] key) {
        return lengthSize(key.length) + key.length + 1;
    }

    /// @return where it ends
    static int write(byte[] key, byte[] value, byte[] segment, int from) {
        int place = writeBytes(key, segment, from);
        place = writeLength(value.length + 1, segment, place);
        System.arraycopy(value, 0, segment, place, value.length);
        return place + value.length;
    }

    static int writeRemoved(byte[] key, byte[] segment, int from) {
        int place = writeBytes(key, segment, from);
        segment[place] = 0;
        return place + 1;
    }

    private static int writeBytes(byte[] bytes, byte[] segment, int from) {
        int place = writeLength(bytes.length, segment, from);
        System.arraycopy(bytes, 0, segment, place, bytes.length);
        return place + bytes.length;
    }

    private static int writeLength(int length, byte[] segment, int from) {
        int place = from;
        int rest = length;
        while (rest > 0x7f) {
            segment[place++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        segment[place++] = (byte) rest;
        return place;
    }

    private static int lengthSize(int length) {
        return length < 1 << 7 ? 1 : length < 1 << 14 ? 2 : length < 1 << 21 ? 3 : 4;
    }

    /// One entry of a segment, found by where it begins.
    static final class Cursor {

        private byte[] segment = new byte[0];
        private int keyFrom;
        private int keyLength;
        private int valueFrom;
        private int valueLength;
        private int begin;
        private int place;

        /// @throws ArrayIndexOutOfBoundsException if the part of the segment that is at hand ends before it does
        Cursor at(byte[] bytes, int from) {
            segment = bytes;
            begin = from;
            place = from;
            keyLength = readLength();
            keyFrom = place;
            place += keyLength;
            valueLength = readLength() - 1;
            valueFrom = place;
            place += Math.max(0, valueLength);
            if (place > bytes.length) {
                throw new ArrayIndexOutOfBoundsException(place);
            }
            return this;
        }

        private int readLength() {
            int length = 0;
            for (int shift = 0;; shift += 7) {
                byte part = segment[place++];
                length |= (part & 0x7f) << shift;
                if (part >= 0) {
                    return length;
                }
            }
        }

        /// Where the next one begins.
        int end() {
            return place;
        }

        /// Bytes that it takes.
        int size() {
            return place - begin;
        }

        long due(SegmentTable.Due due) {
            return isRemoved() ? Long.MAX_VALUE : due.of(segment, keyFrom, valueFrom);
        }

        boolean isRemoved() {
            return valueLength == NO_VALUE;
        }

        boolean hasKey(byte[] bytes, int from, int length) {
            return Arrays.equals(segment, keyFrom, keyFrom + keyLength, bytes, from, from + length);
        }

        boolean isIn(Index index, long at) {
            return index.isAt(at, segment, keyFrom, keyLength);
        }

        long putInto(Index index, long at, Index.Keys keys) {
            return index.put(segment, keyFrom, keyLength, at, keys);
        }

        long removeFrom(Index index, Index.Keys keys) {
            return index.remove(segment, keyFrom, keyLength, keys);
        }

        byte[] key() {
            return Arrays.copyOfRange(segment, keyFrom, keyFrom + keyLength);
        }

        byte[] value() {
            return Arrays.copyOfRange(segment, valueFrom, valueFrom + valueLength);
        }
    }
}
