package io.amends.chassis.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class CursorTest {

    @Test
    void comesBackAsItWent() {
        for (String[] parts : new String[][] {{"a"}, {"2026-11-20", "0198"}, {"", "ü/+=&?", ""}}) {
            String cursor = Cursor.encode(parts);
            assertThat(cursor).matches("[A-Za-z0-9_-]*");
            assertThat(Cursor.decode(cursor, parts.length)).containsExactly(parts);
        }
    }

    @Test
    void anInventedOneIsARuleBroken() {
        for (String cursor : List.of("%%%", "YQ", "ä")) {
            assertThatExceptionOfType(RuleBroken.class)
                    .isThrownBy(() -> Cursor.decode(cursor, 2))
                    .withMessageStartingWith("cursor must be");
        }
    }

    @Test
    void oneThatNobodyCanHaveBeenGivenIsARuleBroken() {
        // NUL, which no database takes; a spare bit; padding; half a character.
        for (String cursor : List.of("AA", "YR", "YQ==", "4pg")) {
            assertThatExceptionOfType(RuleBroken.class)
                    .isThrownBy(() -> Cursor.decode(cursor, 1))
                    .withMessageStartingWith("cursor must be");
        }
    }

    @Test
    void aSortKeyThatNoRowCanHaveIsARuleBroken() {
        assertThat(Cursor.instant("2026-11-20T12:31:07Z"))
                .isEqualTo(Instant.parse("2026-11-20T12:31:07Z"));
        for (String key :
                List.of(
                        "+1000000000-12-31T23:59:59.999999999Z",
                        "-1000000000-01-01T00:00:00Z",
                        "+294277-01-01T00:00:00Z",
                        "0000-12-31T00:00:00Z",
                        "yesterday",
                        "")) {
            assertThatExceptionOfType(RuleBroken.class)
                    .isThrownBy(() -> Cursor.instant(key))
                    .withMessageStartingWith("cursor must be");
            assertThatExceptionOfType(RuleBroken.class)
                    .isThrownBy(() -> Cursor.uuid(key))
                    .withMessageStartingWith("cursor must be");
        }
    }

    @Test
    void aPageHasANextOneOnlyIfThereIsMore() {
        assertThat(Page.of(List.of("a", "b"), 2, Cursor::encode))
                .isEqualTo(new Page<>(List.of("a", "b"), null));
        assertThat(Page.of(List.of("a", "b", "c"), 2, Cursor::encode))
                .isEqualTo(new Page<>(List.of("a", "b"), Cursor.encode("b")));
    }
}
