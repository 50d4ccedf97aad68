package io.amends.local.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** What services say of themselves, in their health and their metrics. */
final class Health implements Examination {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** From which on a number is worth a word, and what is to be done then. */
    private record Limit(double more, String what, String advice) {}

    private static final Map<String, Limit> LIMITS =
            Map.of(
                    "amends_dead_letters",
                    new Limit(0, "records were put aside", "GET /v1/dead-letters says why."),
                    "amends_outbox_age_seconds",
                    new Limit(120, "s has what it tells waited", "Is Kafka there?"),
                    "amends_events_lag",
                    new Limit(10_000, "events are still to be read", "Wait, or add instances."),
                    "amends_mail_overdue_seconds",
                    new Limit(900, "s has mail waited", "Does the mail server answer?"),
                    "amends_cases_unattended",
                    new Limit(0, "overdue cases are nobody's", "Tell the shops' managers."),
                    "amends_credentials_ending",
                    new Limit(
                            0,
                            "credentials end soon and are in use",
                            "Give their sources the new ones."));

    @Override
    public List<Finding> look(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            for (Patient.Service service : patient.services()) {
                look(service, client, findings);
            }
        }
        return findings;
    }

    private static void look(Patient.Service service, HttpClient client, List<Finding> findings) {
        try {
            JsonNode health =
                    new JsonMapper().readTree(get(client, service.url().resolve("/q/health")));
            List<String> down = new ArrayList<>();
            for (JsonNode check : health.path("checks")) {
                if (!check.path("status").asText().equals("UP")) {
                    down.add(check.path("name").asText());
                }
            }
            findings.add(
                    down.isEmpty() && health.path("status").asText().equals("UP")
                            ? Finding.well(service.name(), "is ready at " + service.url())
                            : Finding.ill(
                                    service.name(),
                                    "is not well: " + String.join(", ", down),
                                    "Its log says why; what is below may, too."));
            metrics(service, get(client, service.url().resolve("/q/metrics")), findings);
        } catch (IOException e) {
            findings.add(
                    Finding.ill(
                            service.name(),
                            "does not answer at %s".formatted(service.url()),
                            "Is it running? Its log says why it ended."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void metrics(Patient.Service service, String told, List<Finding> findings) {
        LIMITS.forEach(
                (metric, limit) ->
                        sum(told, metric)
                                .ifPresent(
                                        value -> {
                                            if (value > limit.more()) {
                                                findings.add(
                                                        Finding.ill(
                                                                service.name(),
                                                                "%.0f %s"
                                                                        .formatted(
                                                                                value,
                                                                                limit.what()),
                                                                limit.advice()));
                                            }
                                        }));
    }

    /** Of all samples with that name; none while the service doesn't know. */
    static OptionalDouble sum(String told, String metric) {
        double[] samples =
                Pattern.compile("(?m)^" + metric + "(?:\\{[^}]*})? (\\S+)$")
                        .matcher(told)
                        .results()
                        .mapToDouble(sample -> Double.parseDouble(sample.group(1)))
                        .filter(value -> !Double.isNaN(value))
                        .toArray();
        return samples.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(java.util.Arrays.stream(samples).sum());
    }

    private static String get(HttpClient client, URI address)
            throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
