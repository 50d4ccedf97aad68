package io.amends.proof.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.proof.Findings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class FiguresTest {

    @TempDir Path directory;

    private final Figures figures = new Figures();
    private final Findings findings = new Findings("load");

    @Test
    void saysTheMedianOfTheRoundsAndTheirSpread() throws IOException {
        figures.note("posts/s", 300);
        figures.note("posts/s", 100);
        figures.note("posts/s", 110);
        JsonNode posts = concluded().at("/figures").path("posts/s");
        assertThat(posts.path("median").asDouble()).isEqualTo(110);
        assertThat(posts.path("least").asDouble()).isEqualTo(100);
        assertThat(posts.path("most").asDouble()).isEqualTo(300);
        assertThat(posts.has("verdict")).isFalse();
    }

    @Test
    void ofRatesMoreIsBetterAndOfTimesLess() {
        assertThat(Goal.GOODPUT.verdict(0.96)).isEqualTo("aim reached");
        assertThat(Goal.GOODPUT.verdict(0.85)).isEqualTo("reached");
        assertThat(Goal.GOODPUT.verdict(0.7)).isEqualTo("missed");
        assertThat(Goal.POST_P99.verdict(25)).isEqualTo("aim reached");
        assertThat(Goal.POST_P99.verdict(149)).isEqualTo("reached");
        assertThat(Goal.POST_P99.verdict(151)).isEqualTo("missed");
        assertThat(Goal.POST_P99.verdict(Double.NaN)).isEqualTo("missed");
    }

    @Test
    void whatIsMissedIsNoViolationAndWhatIsBrokenIs() throws IOException {
        figures.note(Goal.POST_P99, 300);
        figures.note(Goal.GOODPUT, 0.01);
        figures.note(Goal.MAILS, Double.NaN);
        JsonNode concluded = concluded();
        assertThat(concluded.path("figures").path(Goal.POST_P99.figure()).path("verdict").asText())
                .isEqualTo("missed");
        assertThat(concluded.path("violations"))
                .extracting(JsonNode::asText)
                .satisfiesExactly(
                        violation -> assertThat(violation).startsWith(Goal.GOODPUT.figure()),
                        violation -> assertThat(violation).startsWith(Goal.MAILS.figure()));
    }

    private JsonNode concluded() throws IOException {
        figures.conclude(findings);
        findings.conclude(directory);
        return new ObjectMapper().readTree(directory.resolve("load.json").toFile());
    }
}
