package io.amends.chassis.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class SpellingTest {
    private static final List<String> FIELDS =
            List.of("source", "visitId", "occurredAt", "location", "channel");

    @Test
    void countsInsertionsDeletionsAndReplacements() {
        assertThat(Spelling.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Spelling.distance("", "abc")).isEqualTo(3);
        assertThat(Spelling.distance("same", "same")).isZero();
    }

    @Test
    void findsWhatWasMeant() {
        assertThat(Spelling.nearest("occured_at", FIELDS)).isEqualTo("occurredAt");
        assertThat(Spelling.nearest("VISITID", FIELDS)).isEqualTo("visitId");
        assertThat(Spelling.nearest("anything", List.of())).isNull();
    }
}
