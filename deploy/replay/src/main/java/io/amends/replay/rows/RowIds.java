package io.amends.replay.rows;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Ids for rows that have none: the first 80 bits of the row's SHA-256 and its ordinal among
 * identical rows so far. Identical rows may change places without anybody noticing, so the ids of a
 * file are the same in any order of its rows. Keeps some 100 bytes for each different row.
 */
final class RowIds {

    private static final int LENGTH = 10;
    private static final byte FIELD_SEPARATOR = 0x1F;

    private final Map<String, Integer> ordinals = new HashMap<>();
    private final MessageDigest digest;

    RowIds() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    String next(List<String> fields) {
        for (String field : fields) {
            digest.update(field.getBytes(StandardCharsets.UTF_8));
            digest.update(FIELD_SEPARATOR);
        }
        String hash = HexFormat.of().formatHex(digest.digest(), 0, LENGTH);
        return hash + "-" + ordinals.merge(hash, 1, Integer::sum);
    }
}
