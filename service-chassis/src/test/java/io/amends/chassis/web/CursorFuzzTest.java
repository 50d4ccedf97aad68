package io.amends.chassis.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.nio.charset.StandardCharsets;
import java.util.List;

class CursorFuzzTest {

    /** The first byte says how many parts are asked for. */
    @FuzzTest
    void isOneThatWeGaveOutOrIsRefused(byte[] given) {
        if (given.length == 0) {
            return;
        }
        int parts = 1 + (given[0] & 1);
        String cursor = new String(given, 1, given.length - 1, StandardCharsets.UTF_8);
        List<String> decoded;
        try {
            decoded = Cursor.decode(cursor, parts);
        } catch (RuleBroken refused) {
            return;
        }
        assertThat(decoded).hasSize(parts).noneMatch(part -> part.indexOf('\0') >= 0);
        assertThat(Cursor.encode(decoded.toArray(String[]::new))).isEqualTo(cursor);
    }
}
