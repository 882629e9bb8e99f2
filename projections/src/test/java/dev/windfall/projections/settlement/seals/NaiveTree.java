package dev.windfall.projections.settlement.seals;

import dev.windfall.projections.brands.Slice;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/// The root as it is defined, from the top down over lists of all leaves, and in bytes.
final class NaiveTree {

    private NaiveTree() {}

    static String root(Collection<Leaf> leaves) {
        List<List<byte[]>> buckets = new ArrayList<>();
        for (int bucket = 0; bucket < Slice.BUCKETS; bucket++) {
            buckets.add(new ArrayList<>());
        }
        List<Leaf> sorted = new ArrayList<>(leaves);
        sorted.sort((one, other) -> (one.playerId() + "~" + one.currency() + "~" + one.forPeriod())
                .replace('~', '\0').compareTo((other.playerId() + "~" + other.currency() + "~" + other.forPeriod())
                        .replace('~', '\0')));
        for (Leaf leaf : sorted) {
            String text = leaf.playerId() + "~" + leaf.currency() + "~" + leaf.forPeriod() + "~" + leaf.entitlement()
                    + "~" + leaf.difference();
            buckets.get(Slice.bucketOf(leaf.playerId())).add(sha256(new byte[]{0},
                    text.getBytes(StandardCharsets.US_ASCII)));
        }
        return HexFormat.of().formatHex(root(buckets, 0, Slice.BUCKETS));
    }

    private static byte[] root(List<List<byte[]>> buckets, int from, int to) {
        if (to - from > 1) {
            int middle = (from + to) / 2;
            return sha256(new byte[]{3}, root(buckets, from, middle), root(buckets, middle, to));
        }
        List<byte[]> leaves = buckets.get(from);
        byte[] top = leaves.isEmpty() ? new byte[0] : top(leaves);
        return sha256(new byte[]{2}, number(from), number(leaves.size()), top);
    }

    private static byte[] top(List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int left = 1;
        while (left * 2 < leaves.size()) {
            left *= 2;
        }
        return sha256(new byte[]{1}, top(leaves.subList(0, left)), top(leaves.subList(left, leaves.size())));
    }

    private static byte[] number(int number) {
        return new byte[]{(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
