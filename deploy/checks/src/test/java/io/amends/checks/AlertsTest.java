package io.amends.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

class AlertsTest {

    private static final Path MONITORING = Project.ROOT.resolve("deploy/monitoring");

    @Test
    void eachAlertFiresWhenItShouldAndNotBefore() {
        Tool.promtool(MONITORING, "test", "rules", "alerts.test.yml");
    }

    @Test
    void noAlertIsUntested() {
        Set<String> tested = new TreeSet<>();
        for (JsonNode test :
                Project.yaml(MONITORING.resolve("alerts.test.yml")).findParents("exp_alerts")) {
            tested.add(test.path("alertname").asText());
        }

        assertThat(Project.yaml(MONITORING.resolve("alerts.yml")).findValuesAsText("alert"))
                .isNotEmpty()
                .allSatisfy(alert -> assertThat(tested).contains(alert));
    }

    @Test
    void theRunbookHasASectionOnEachAlert() {
        String runbook = Project.text(Project.ROOT.resolve("RUNBOOK.md"));
        for (JsonNode rule : Project.yaml(MONITORING.resolve("alerts.yml")).findParents("alert")) {
            String alert = rule.path("alert").asText();

            assertThat(runbook).containsPattern("(?m)^### " + alert + "$");
            assertThat(rule.at("/annotations/runbook").asText())
                    .isEqualTo("RUNBOOK.md#" + alert.toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void prometheusUnderstandsItsConfiguration() {
        Tool.promtool(MONITORING, "check", "config", "prometheus.yml");
    }

    /** As a rule each, since promtool reads rules. */
    @Test
    void prometheusUnderstandsEveryQueryOfTheDashboards() throws Exception {
        List<String> queries =
                Project.files(MONITORING.resolve("grafana/dashboards"), ".json").stream()
                        .flatMap(file -> Project.yaml(file).findValuesAsText("expr").stream())
                        .toList();
        assertThat(queries).hasSizeGreaterThan(20);
        List<Map<String, String>> rules =
                queries.stream()
                        .map(query -> Map.of("record", "dashboards", "expr", query))
                        .toList();
        Path file = Path.of("target/dashboards.rules.yml").toAbsolutePath();
        Files.writeString(
                file,
                Project.YAML.writeValueAsString(
                        Map.of("groups", List.of(Map.of("name", "dashboards", "rules", rules)))));

        Tool.promtool(MONITORING, "check", "rules", "--lint=none", file.toString());
    }
}
