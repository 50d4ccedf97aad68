package io.amends.chassis.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.InflaterInputStream;

/**
 * A row of the outbox: what one transaction says on one topic, or a part of it.
 *
 * @param key by which the row is found if it is to be taken back; null where nothing ever is
 * @param size how many records
 * @param packed a JSON array of records; of several ones compressed (RFC 1950), which makes a
 *     seventh of it: they are alike
 */
record OutboxRow(String topic, @Nullable String key, int size, byte[] packed) {
    private static final TypeReference<List<OutboxRecord>> RECORDS = new TypeReference<>() {};

    static OutboxRow of(
            String topic, @Nullable String key, List<OutboxRecord> records, ObjectMapper json) {
        try {
            byte[] plain = json.writeValueAsBytes(records);
            return new OutboxRow(
                    topic, key, records.size(), records.size() == 1 ? plain : compressed(plain));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] compressed(byte[] plain) {
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        try {
            fast.setInput(plain);
            fast.finish();
            byte[] out = new byte[plain.length];
            int length = 0;
            while (!fast.finished()) {
                if (length == out.length) {
                    out = Arrays.copyOf(out, 2 * length);
                }
                length += fast.deflate(out, length, out.length - length);
            }
            return Arrays.copyOf(out, length);
        } finally {
            fast.end();
        }
    }

    List<OutboxRecord> records(ObjectMapper json) {
        InputStream bytes = new ByteArrayInputStream(packed);
        try (InputStream in = size == 1 ? bytes : new InflaterInputStream(bytes)) {
            return json.readValue(in, RECORDS);
        } catch (IOException notOurs) {
            throw new UncheckedIOException("records that were not written by the outbox", notOurs);
        }
    }
}
