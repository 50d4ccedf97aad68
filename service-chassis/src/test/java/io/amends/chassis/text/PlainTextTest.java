package io.amends.chassis.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            textBlock =
                    """
                    C-1007|C-1007
                     C-1007\u00a0|C-1007
                    \ufeffC-1007|C-1007
                    C\u200b-10\u200d07\u2060|C-1007
                    Ｃ－１００７|C-1007
                    Rene\u0301 7|Ren\u00e9 7
                    c-1007|c-1007
                    """)
    void aCodeIsTheSameWhateverCannotBeSeen(String written, String code) {
        assertThat(PlainText.code(written)).isEqualTo(code);
    }

    @Test
    void aNameKeepsWhatShapesItsLetters() {
        assertThat(PlainText.line("\ufeff Zoe\u0308\u00a0Nha\u0302\u0323n "))
                .isEqualTo("Zo\u00eb Nh\u1eadn");
        assertThat(PlainText.line("\u0645\u06cc\u200c\u0631\u0648\u0645"))
                .isEqualTo("\u0645\u06cc\u200c\u0631\u0648\u0645");
    }

    @Test
    void aLineHasNoLineBreaksAndNoOverridesOfDirection() {
        assertThat(PlainText.line("Joan\r\nBcc: x\u202egnp.exe")).isEqualTo("Joan Bcc: xgnp.exe");
    }

    @Test
    void nothingVisibleIsNothing() {
        assertThat(PlainText.line(" \u200b\ufeff\u00a0\u3164")).isEmpty();
        assertThat(PlainText.code(" \u200b\ufeff\u00a0\ufe0f")).isEmpty();
    }
}
