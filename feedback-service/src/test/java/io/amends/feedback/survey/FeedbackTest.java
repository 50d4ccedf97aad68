package io.amends.feedback.survey;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackTest {
    private record Limits(int nps, int csat) implements SurveyConfig.Low {}

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            # nps, csat, wants an answer, calls for recovery
            6,     ,     false,           true
            7,     ,     false,           false
            ,      2,    false,           true
            ,      3,    false,           false
            7,     3,    false,           false
            9,     2,    false,           true
            6,     5,    false,           true
            10,    5,    true,            true
            """)
    void aLowScoreOrAWishToBeCalledBackCallsForRecovery(
            @Nullable Integer nps, @Nullable Integer csat, boolean wantsAnswer, boolean recovery) {
        assertThat(
                        Feedback.callsForRecovery(
                                new Scores(nps, csat, null), wantsAnswer, new Limits(6, 2)))
                .isEqualTo(recovery);
    }
}
