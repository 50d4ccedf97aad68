package io.amends.feedback.survey;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;

import io.amends.chassis.web.Refusal;
import io.amends.chassis.web.StrictJson;

import java.io.IOException;
import java.util.List;

class BatchLinesFuzzTest {

    @FuzzTest
    void aBatchIsTakenApartOrRefused(byte[] body) throws IOException {
        List<byte[]> lines;
        try {
            lines = BatchLines.split(body);
        } catch (Refusal refused) {
            return;
        }
        JsonNode whole;
        try {
            whole = StrictJson.read(body, JsonNode.class);
        } catch (Refusal linesOrMalformed) {
            return;
        }
        if (whole.isArray()) {
            assertThat(lines).hasSize(whole.size());
            for (int i = 0; i < lines.size(); i++) {
                assertThat(StrictJson.mapper().readTree(lines.get(i))).isEqualTo(whole.get(i));
            }
        }
    }
}
