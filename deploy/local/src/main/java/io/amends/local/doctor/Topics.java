package io.amends.local.doctor;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Kafka answers, and the topics that a service owns are there as it wants them. */
final class Topics implements Examination {

    private static final int PATIENCE_SECONDS = 10;

    @Override
    public List<Finding> look(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        for (Patient.Service service : patient.services()) {
            service.settings()
                    .get("KAFKA_BOOTSTRAP_SERVERS")
                    .ifPresent(servers -> look(service, servers, findings));
        }
        return findings;
    }

    private static void look(Patient.Service service, String servers, List<Finding> findings) {
        Map<String, Object> settings = new HashMap<>(service.settings().kafka());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 6_000);
        String about = service.name() + "'s Kafka";
        try (Admin admin = Admin.create(settings)) {
            Set<String> present =
                    admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            findings.add(Finding.well(about, "answers at " + servers));
            topics(service, admin, present, findings);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            findings.add(
                    Finding.ill(
                            about,
                            "does not answer at %s (%s)"
                                    .formatted(servers, e.getClass().getSimpleName()),
                            "Is it running, and does it advertise an address that is reached from here?"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void topics(
            Patient.Service service, Admin admin, Set<String> present, List<Finding> findings)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Map<String, String>> owned;
        try {
            owned = Packaged.topics(service.build());
        } catch (IOException e) {
            findings.add(
                    Finding.note(
                            service.name() + "'s topics",
                            "were not compared with what a build says of them",
                            "There is none in %s: mvn package.".formatted(service.build())));
            return;
        }
        String prefix = service.settings().get("AMENDS_TOPIC_PREFIX", "");
        List<String> wrong = new ArrayList<>();
        List<String> there = new ArrayList<>();
        for (String topic : owned.keySet()) {
            (present.contains(prefix + topic) ? there : wrong).add(topic);
        }
        wrong.replaceAll(topic -> topic + " is missing");
        Map<String, TopicDescription> descriptions =
                admin.describeTopics(there.stream().map(topic -> prefix + topic).toList())
                        .allTopicNames()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Map<ConfigResource, Config> configs =
                admin.describeConfigs(
                                there.stream().map(topic -> resource(prefix + topic)).toList())
                        .all()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (String topic : there) {
            wrong.addAll(
                    differences(
                            topic,
                            owned.getOrDefault(topic, Map.of()),
                            descriptions.get(prefix + topic),
                            configs.get(resource(prefix + topic))));
        }
        if (!owned.isEmpty()) {
            findings.add(
                    wrong.isEmpty()
                            ? Finding.well(
                                    service.name() + "'s topics", "are as they must be: " + there)
                            : Finding.ill(
                                    service.name() + "'s topics",
                                    String.join("; ", wrong),
                                    "The service makes and corrects them when it starts, if it may"
                                            + " (amends.create-topics); partitions are for ever."));
        }
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static Collection<String> differences(
            String topic,
            Map<String, String> wanted,
            @Nullable TopicDescription description,
            @Nullable Config config) {
        List<String> differences = new ArrayList<>();
        int partitions = Integer.parseInt(wanted.getOrDefault("partitions", "12"));
        if (description != null && description.partitions().size() < partitions) {
            differences.add(
                    "%s has %d partitions instead of %d"
                            .formatted(topic, description.partitions().size(), partitions));
        }
        boolean replicated =
                description != null
                        && description.partitions().stream()
                                .anyMatch(one -> one.replicas().size() > 1);
        if (replicated && is(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1")) {
            differences.add(topic + " has min.insync.replicas=1 instead of 2");
        }
        if (is(config, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "true")) {
            differences.add(topic + " has unclean.leader.election.enable=true");
        }
        String retention = wanted.get("retention");
        boolean compacted = Boolean.parseBoolean(wanted.get("compacted"));
        Map<String, String> settings = new HashMap<>();
        settings.put(
                TopicConfig.RETENTION_MS_CONFIG,
                retention == null ? "-1" : Long.toString(Duration.parse(retention).toMillis()));
        settings.put(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                !compacted
                        ? TopicConfig.CLEANUP_POLICY_DELETE
                        : retention == null
                                ? TopicConfig.CLEANUP_POLICY_COMPACT
                                : TopicConfig.CLEANUP_POLICY_COMPACT
                                        + ","
                                        + TopicConfig.CLEANUP_POLICY_DELETE);
        settings.forEach(
                (name, value) -> {
                    ConfigEntry is = config == null ? null : config.get(name);
                    if (is != null && !value.equals(is.value())) {
                        differences.add(
                                "%s has %s=%s instead of %s"
                                        .formatted(topic, name, is.value(), value));
                    }
                });
        return differences;
    }

    private static boolean is(@Nullable Config config, String name, String value) {
        ConfigEntry entry = config == null ? null : config.get(name);
        return entry != null && value.equals(entry.value());
    }
}
