package io.amends.proof.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WhoMayTest {
    private static final String ROW = "customer GET /v1/visits/{id} pos,agent 200|409 403 same";

    @Test
    void theTableCanBeRead() {
        assertThat(WhoMay.read().operations()).contains("customer POST /v1/visits");
    }

    @Test
    void aCellIsReadAsItIsMeant() {
        WhoMay table = WhoMay.of("# a comment\n\n" + ROW + "\n");
        assertThat(table.operations()).containsExactly("customer GET /v1/visits/{id}");
    }

    @Test
    void twoRowsForOneOperationAreAMistake() {
        assertThatThrownBy(() -> WhoMay.of(ROW + "\n" + ROW)).hasMessageContaining("twice");
    }

    @Test
    void aRowThatLacksACellIsAMistake() {
        assertThatThrownBy(() -> WhoMay.of("customer GET /v1/visits/{id} pos 200 403"))
                .hasMessageContaining("not 7 cells");
    }
}
