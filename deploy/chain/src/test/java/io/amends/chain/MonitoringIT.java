package io.amends.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.proof.installation.Api;
import io.amends.proof.installation.Deployed;
import io.amends.proof.installation.Part;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the alerts and the dashboards ask Prometheus for, the services tell it. */
@ExtendWith(OneInstallation.class)
class MonitoringIT {

    private static final Path MONITORING = Path.of("../monitoring");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)[{ ]");
    private static final Pattern EXPRESSION = Pattern.compile("(?ms)^ +expr: (.*?)\\n +[a-z]+:");

    /** In what is left of a query without its labels: no function, since no bracket follows. */
    private static final Pattern METRIC = Pattern.compile("(?<!\\w)([a-z][a-z_]+)\\b(?! *\\()");

    private static final Set<String> OF_OTHERS =
            Set.of(
                    "up",
                    "and",
                    "or",
                    "offset",
                    "certmanager_certificate_expiration_timestamp_seconds");

    @Test
    void everyMetricThatIsAskedForIsThere(Deployed installation) throws IOException {
        Set<String> asked = new TreeSet<>();
        for (String query : queries()) {
            METRIC.matcher(withoutLabels(query))
                    .results()
                    .map(found -> found.group(1))
                    .forEach(asked::add);
        }
        asked.removeAll(OF_OTHERS);
        assertThat(asked).hasSizeGreaterThan(15);
        Api.Reply posted =
                installation
                        .api(Part.CUSTOMER, installation.token("pos"))
                        .post(
                                "/v1/visits",
                                """
                                {"source":"monitoring","visitId":"1","occurredAt":"%s","location":"monitored"}
                                """
                                        .formatted(Instant.now()));
        assertThat(posted.ok()).as(posted.body()).isTrue();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told(installation)).containsAll(asked));
    }

    private static Set<String> told(Deployed installation) {
        Set<String> told = new TreeSet<>();
        for (Part service : Part.SERVICES) {
            SAMPLE.matcher(installation.api(service, "").get("/q/metrics").body())
                    .results()
                    .map(found -> found.group(1))
                    .forEach(told::add);
        }
        return told;
    }

    private static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        EXPRESSION
                .matcher(Files.readString(MONITORING.resolve("alerts.yml")))
                .results()
                .map(found -> found.group(1))
                .forEach(queries::add);
        try (Stream<Path> dashboards = Files.list(MONITORING.resolve("grafana/dashboards"))) {
            for (Path dashboard : dashboards.toList()) {
                JsonNode json = new ObjectMapper().readTree(dashboard.toFile());
                queries.addAll(json.findValuesAsText("expr"));
            }
        }
        return queries;
    }

    private static String withoutLabels(String query) {
        return query.replaceAll("\"[^\"]*\"", "")
                .replaceAll("\\{[^}]*}", "")
                .replaceAll("\\bby *\\([^)]*\\)", "")
                .replaceAll("\\[[^]]*]", "");
    }
}
