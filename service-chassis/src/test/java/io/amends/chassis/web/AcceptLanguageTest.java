package io.amends.chassis.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Locale;

class AcceptLanguageTest {
    private static final List<Locale> SPOKEN =
            List.of(Locale.ENGLISH, Locale.forLanguageTag("es"), Locale.forLanguageTag("ar"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                          | en",
                "es                         | es",
                "ES-mx                      | es",
                "fr, ar-EG;q=0.8, es;q=0.9  | es",
                "en;q=0.2, ar               | ar",
                "ar, es                     | ar",
                "fr                         | en",
                "*                          | en",
                "*;q=0.1, ar;q=0.5          | ar",
                "es;q=0                     | en",
                "es;q=x, ar;q=0.1           | ar",
                ",;,;q=,-                   | en"
            })
    void theBestOfOurLanguagesIsChosen(@Nullable String header, String language) {
        assertThat(AcceptLanguage.best(header, SPOKEN).getLanguage()).isEqualTo(language);
    }

    @Test
    void whatNoBrowserSendsIsNotLookedAt() {
        assertThat(AcceptLanguage.best("es" + ",zh".repeat(200), SPOKEN)).isEqualTo(Locale.ENGLISH);
        assertThat(AcceptLanguage.best("zh,".repeat(100) + "es", SPOKEN)).isEqualTo(Locale.ENGLISH);
    }
}
