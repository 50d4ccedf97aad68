package io.amends.chassis.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharactersTest {

    @ParameterizedTest
    @CsvSource({
        "abc, 3",
        "\uD83D\uDE00, 1",
        "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67, 1",
        "\uD83C\uDDE9\uD83C\uDDEA, 1",
        "u\u0308ber, 4",
        "\u0645\u064F\u062F\u0651\u064E, 2"
    })
    void areCountedAsPeopleSeeThem(String text, int seen) {
        assertThat(Characters.in(text)).isEqualTo(seen);
    }

    @Test
    void aLineBreakIsOne() {
        assertThat(Characters.in("a\r\nb")).isEqualTo(3);
        assertThat(Characters.moreThan(3, "a\r\nb")).isFalse();
        assertThat(Characters.moreThan(2, "a\r\nb")).isTrue();
    }
}
