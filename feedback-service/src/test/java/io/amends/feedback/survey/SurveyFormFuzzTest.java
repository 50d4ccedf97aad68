package io.amends.feedback.survey;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.amends.chassis.web.Characters;
import io.amends.feedback.survey.SurveyForm.Answer;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

class SurveyFormFuzzTest {

    /** Fields as they are between '&', decoded already. */
    @FuzzTest
    void aFormIsAnAnswerOrHasProblems(byte[] written) {
        MultivaluedMap<String, String> fields = new MultivaluedHashMap<>();
        for (String field : new String(written, StandardCharsets.UTF_8).split("&", -1)) {
            String[] parts = field.split("=", 2);
            fields.add(parts[0], parts.length == 2 ? parts[1] : "");
        }
        SurveyForm form = new SurveyForm(fields);
        Answer answer = form.read(Locale.ENGLISH, "US");
        assertThat(answer == null).isEqualTo(form.isRefused());
        if (answer != null) {
            assertThat(answer.scores().nps()).isBetween(0, 10);
            assertThat(answer.words() == null || Characters.in(answer.words()) <= 4_000).isTrue();
            if (answer.contact() != null) {
                assertThat(answer.contact().violations()).isEmpty();
            }
        }
    }
}
