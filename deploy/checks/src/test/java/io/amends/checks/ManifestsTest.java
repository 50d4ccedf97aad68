package io.amends.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

class ManifestsTest {

    /** What Kubernetes or an operator makes, or whoever runs the cluster. */
    private static final Set<String> OTHERS_SECRETS = Set.of("amends-tls", "kafka-cluster-ca-cert");

    /** No registry has a kubectl that is new enough: who has none checks all but the manifests. */
    @BeforeAll
    static void needsKubectl() {
        assumeTrue(Tool.hasKubectl(), "there is no kubectl, so the manifests are not rendered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"single-node", "production"})
    void everyManifestIsOneThatItsPublisherKnows(String overlay) {
        Manifests manifests = Manifests.render(overlay);

        assertThat(manifests.all()).hasSizeGreaterThan(30).allSatisfy(Publishers::read);
    }

    @Test
    void aMistakeInAManifestIsNoticed() {
        Manifests manifests = Manifests.render("production");
        ObjectNode misspelt = manifests.find("Deployment", "customer-service").deepCopy();
        ((ObjectNode) misspelt.at("/spec/template/spec")).put("terminationGraceSeconds", 5);
        ObjectNode incomplete = manifests.find("Deployment", "customer-service").deepCopy();
        ((ObjectNode) incomplete.path("spec")).remove("selector");
        ObjectNode unknown = manifests.find("Kafka", "kafka").deepCopy();
        ((ObjectNode) unknown.at("/spec/kafka")).put("replica", 5);
        ObjectNode wrong = manifests.find("KafkaTopic", "visits").deepCopy();
        ((ObjectNode) wrong.path("spec")).put("partitions", "a dozen");

        for (JsonNode manifest : List.of(misspelt, incomplete, unknown, wrong)) {
            assertThatThrownBy(() -> Publishers.read(manifest)).isInstanceOf(AssertionError.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"single-node", "production"})
    void whatAPodReadsIsThere(String overlay) {
        Manifests manifests = Manifests.render(overlay);
        Set<String> wanted = new TreeSet<>();
        manifests
                .makersOfPods()
                .map(Manifests::pod)
                .forEach(
                        pod -> {
                            pod.findParents("configMapRef")
                                    .forEach(
                                            from ->
                                                    wanted.add(
                                                            from.at("/configMapRef/name")
                                                                    .asText()));
                            pod.findValues("configMap")
                                    .forEach(volume -> wanted.add(volume.path("name").asText()));
                        });
        List<String> made = manifests.ofKind("ConfigMap").map(Manifests::name).toList();

        assertThat(wanted).isNotEmpty().isSubsetOf(made);
        for (String service : Project.SERVICES) {
            assertThat(secretsOf(manifests, service)).isNotEmpty();
        }
        if (overlay.equals("single-node")) {
            List<String> secrets = manifests.ofKind("Secret").map(Manifests::name).toList();
            for (String service : Project.SERVICES) {
                assertThat(secrets).containsAll(secretsOf(manifests, service));
            }
        }
    }

    @Test
    void theReadmeListsTheSecretsThatProductionHasToBring() {
        String readme = Project.text(Project.ROOT.resolve("deploy/kubernetes/README.md"));
        Manifests manifests = Manifests.render("production");
        Set<String> users = new TreeSet<>();
        manifests.ofKind("KafkaUser").forEach(user -> users.add("kafka-" + Manifests.name(user)));
        for (String service : Project.SERVICES) {
            for (String secret : secretsOf(manifests, service)) {
                if (!OTHERS_SECRETS.contains(secret) && !users.contains(secret)) {
                    assertThat(readme).contains("`" + secret + "`");
                }
            }
        }
        assertThat(users).hasSize(Project.SERVICES.size());
    }

    /** A migration would wait for a provider that it has no use for. */
    @Test
    void inProductionAProviderSignsInAndMigrationsDoNotAskForIt() {
        Manifests manifests = Manifests.render("production");
        JsonNode settings =
                manifests
                        .ofKind("ConfigMap")
                        .filter(map -> map.path("data").has("QUARKUS_OIDC_AUTH_SERVER_URL"))
                        .findFirst()
                        .orElseThrow()
                        .path("data");

        assertThat(settings.path("QUARKUS_OIDC_TENANT_ENABLED").asText()).isEqualTo("true");
        assertThat(settings.has("MP_JWT_VERIFY_PUBLICKEY_LOCATION")).isFalse();
        assertThat(manifests.ofKind("Job"))
                .hasSameSizeAs(Project.SERVICES)
                .allSatisfy(
                        job ->
                                assertThat(Manifests.pod(job).at("/containers/0/env").toString())
                                        .contains(
                                                "{\"name\":\"QUARKUS_OIDC_TENANT_ENABLED\",\"value\":\"false\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"single-node", "production"})
    void noContainerMayDoMoreThanItNeeds(String overlay) {
        Manifests.render(overlay)
                .makersOfPods()
                .forEach(
                        maker -> {
                            JsonNode pod = Manifests.pod(maker);
                            String name = Manifests.name(maker);
                            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean())
                                    .as(name)
                                    .isTrue();
                            assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                                    .as(name)
                                    .isFalse();
                            for (JsonNode container : pod.path("containers")) {
                                assertThat(
                                                container.at(
                                                        "/securityContext/allowPrivilegeEscalation"))
                                        .as(name)
                                        .hasToString("false");
                                assertThat(container.at("/securityContext/capabilities/drop/0"))
                                        .as(name)
                                        .hasToString("\"ALL\"");
                                assertThat(container.at("/resources/limits/memory").isTextual())
                                        .as(name)
                                        .isTrue();
                            }
                        });
    }

    @Test
    void theTopicsAreThoseThatTheServicesWouldMake() {
        Map<String, JsonNode> topics = new TreeMap<>();
        Manifests.render("production")
                .ofKind("KafkaTopic")
                .forEach(topic -> topics.put(Manifests.name(topic), topic.path("spec")));
        List<String> expected = new ArrayList<>();
        for (String service : Project.SERVICES) {
            Project.owned(service)
                    .forEach(
                            (topic, settings) -> {
                                expected.add(topic);
                                expected.add(topic + ".dead-letter");
                                assertThat(topics).containsKey(topic);
                                JsonNode spec = Objects.requireNonNull(topics.get(topic));
                                assertThat(spec.path("partitions").asText())
                                        .as(topic)
                                        .isEqualTo(settings.getProperty("partitions", "12"));
                                assertThat(spec.path("config"))
                                        .as(topic)
                                        .isEqualTo(config(settings));
                            });
        }

        assertThat(topics.keySet()).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** As the chassis' Topics makes them. */
    private static JsonNode config(Properties wanted) {
        String retention = wanted.getProperty("retention");
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put(
                "retention.ms",
                retention == null ? -1 : (int) Duration.parse(retention).toMillis());
        if (Boolean.parseBoolean(wanted.getProperty("compacted"))) {
            config.put("cleanup.policy", retention == null ? "compact" : "compact,delete");
            config.put("segment.ms", (int) Duration.ofHours(6).toMillis());
            config.put("max.compaction.lag.ms", (int) Duration.ofHours(12).toMillis());
        }
        return config;
    }

    @Test
    void whatKafkaAcknowledgesInProductionIsWithTwoBrokersAndStays() {
        JsonNode config =
                Manifests.render("production").find("Kafka", "kafka").at("/spec/kafka/config");

        assertThat(config.path("default.replication.factor").asInt()).isEqualTo(3);
        assertThat(config.path("min.insync.replicas").asInt()).isEqualTo(2);
        assertThat(config.path("unclean.leader.election.enable").asText()).isEqualTo("false");
    }

    @Test
    void aServiceMayWriteWhatItOwnsAndReadWhatItHears() {
        Manifests manifests = Manifests.render("production");
        for (String service : Project.SERVICES) {
            Set<String> may = new TreeSet<>();
            for (JsonNode rule :
                    manifests.find("KafkaUser", service).at("/spec/authorization/acls")) {
                for (JsonNode operation : rule.path("operations")) {
                    may.add(
                            "%s %s %s"
                                    .formatted(
                                            operation.asText(),
                                            rule.at("/resource/type").asText(),
                                            rule.at("/resource/name").asText()));
                }
            }
            Set<String> needs = new TreeSet<>();
            needs.add("Read group " + service);
            if (Project.owned(service).values().stream()
                    .anyMatch(topic -> "true".equals(topic.getProperty("compacted")))) {
                // Its relay fences those before it.
                needs.add("Describe transactionalId " + service + "-relay");
                needs.add("Write transactionalId " + service + "-relay");
            }
            for (String topic : Project.owned(service).keySet()) {
                needs.add("Write topic " + topic);
                // It looks whether what Kafka has acknowledged is there.
                needs.add("Read topic " + topic);
            }
            for (String topic : Project.heard(service)) {
                needs.add("Read topic " + topic);
                needs.add("Write topic " + topic + ".dead-letter");
            }

            assertThat(may).as(service).isEqualTo(needs);
        }
    }

    private static Set<String> secretsOf(Manifests manifests, String service) {
        Set<String> names = new TreeSet<>();
        for (JsonNode volume :
                Manifests.pod(manifests.find("Deployment", service)).path("volumes")) {
            volume.at("/projected/sources")
                    .forEach(source -> names.add(source.at("/secret/name").asText()));
        }
        return names;
    }
}
