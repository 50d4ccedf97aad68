package io.amends.chassis.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;

class StrictJsonFuzzTest {

    /** Whatever is read can be written, and is then read as the same. */
    @FuzzTest
    void isReadOrRefused(byte[] json) throws JsonProcessingException {
        TillResource.Sale sale;
        try {
            sale = StrictJson.read(json, TillResource.Sale.class);
        } catch (Refusal refused) {
            assertThat(refused.status()).isIn(400, 422);
            return;
        }
        String written = StrictJson.mapper().writeValueAsString(sale);
        assertThat(written).doesNotContain("\\u0000");
        assertThat(
                        StrictJson.mapper()
                                .writeValueAsString(
                                        StrictJson.read(written, TillResource.Sale.class)))
                .isEqualTo(written);
    }
}
