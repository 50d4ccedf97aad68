package io.amends.chassis.topics;

import io.amends.chassis.FailureKind;
import io.smallrye.common.annotation.Identifier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Names and creation of topics. Services name topics by their words ('visits'); a prefix may stand
 * before them.
 */
@ApplicationScoped
public class Topics {
    /** What stands after a topic's name where its unreadable records go. */
    public static final String DEAD_LETTER = ".dead-letter";

    private static final Logger LOG = Logger.getLogger(Topics.class);

    private final TopicsConfig config;
    private final Map<String, Object> kafka;
    private final String prefix;
    private final boolean create;
    private final Set<String> personal;
    private final Set<String> heard = ConcurrentHashMap.newKeySet();

    @Inject
    Topics(
            TopicsConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            @ConfigProperty(name = "amends.topic-prefix") Optional<String> prefix,
            @ConfigProperty(name = "amends.create-topics", defaultValue = "true") boolean create,
            @ConfigProperty(
                            name = "amends.personal-topics",
                            defaultValue = "customers,contact-claims")
                    Set<String> personal) {
        this.config = config;
        this.kafka = kafka;
        this.prefix = prefix.orElse("");
        this.create = create;
        this.personal = personal;
    }

    /** The topic's name on the cluster. */
    public String onCluster(String topic) {
        return prefix + topic;
    }

    /** The word for a topic of the cluster. */
    public String word(String topicOnCluster) {
        return topicOnCluster.startsWith(prefix)
                ? topicOnCluster.substring(prefix.length())
                : topicOnCluster;
    }

    /**
     * Whether there is personal data on a topic: of its dead letters only the coordinates are kept,
     * and what was said under a key can be taken back from the outbox.
     */
    public boolean isPersonal(String word) {
        return personal.contains(word);
    }

    /** Whether only the last record of each key is kept. */
    public boolean isCompacted(String word) {
        return compacted().containsKey(word);
    }

    /** A consumer group or client name of this installation. */
    public String group(String name) {
        return prefix + name;
    }

    /** The connection settings that every Kafka client of the service starts from. */
    public Map<String, Object> connection() {
        return new HashMap<>(kafka);
    }

    /**
     * Notes topics of others that this service reads, so that it finds a place to put aside what it
     * can't read even before their owner has been there.
     */
    public void hear(Set<String> words) {
        heard.addAll(words);
    }

    /** The topics that this service publishes to. */
    public Set<String> owned() {
        return config.owned().keySet();
    }

    /** The cluster's names of those of them of which only the last record of each key is kept. */
    public Set<String> compactedOnCluster() {
        return compacted().keySet().stream().map(this::onCluster).collect(Collectors.toSet());
    }

    /** Those of them of which only the last record of each key is kept, and within what time. */
    Map<String, Duration> compacted() {
        Map<String, Duration> compacted = new TreeMap<>();
        config.owned()
                .forEach(
                        (topic, wanted) -> {
                            if (wanted.compacted()) {
                                compacted.put(topic, wanted.compactedWithin());
                            }
                        });
        return compacted;
    }

    /**
     * Creates the service's own topics where they are missing, and gives those that are there, made
     * by an older version or by the cluster itself, the settings that they should have; says false
     * when the cluster did not answer.
     */
    public boolean ensure() {
        if (!create || (owned().isEmpty() && heard.isEmpty())) {
            return true;
        }
        try (Admin admin = admin()) {
            Set<String> present = admin.listTopics().names().get(10, TimeUnit.SECONDS);
            List<NewTopic> missing = missing(present);
            if (!missing.isEmpty()) {
                create(admin, missing);
            }
            correct(admin, present);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException | RuntimeException unreachable) {
            LOG.warnf("Topics could not be looked at yet (%s)", FailureKind.of(unreachable));
            return false;
        }
    }

    /** Whether the cluster has the topic; false also when it did not answer. */
    boolean exists(String topic) {
        try (Admin admin = admin()) {
            return admin.listTopics().names().get(10, TimeUnit.SECONDS).contains(onCluster(topic));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException | RuntimeException unreachable) {
            return false;
        }
    }

    private Admin admin() {
        Map<String, Object> settings = connection();
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        return Admin.create(settings);
    }

    private void correct(Admin admin, Set<String> present)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<ConfigResource, Map<String, String>> wanted = new HashMap<>();
        config.owned()
                .forEach(
                        (topic, as) -> {
                            if (present.contains(onCluster(topic))) {
                                wanted.put(
                                        new ConfigResource(
                                                ConfigResource.Type.TOPIC, onCluster(topic)),
                                        settings(as));
                            }
                        });
        Map<ConfigResource, Config> found =
                admin.describeConfigs(wanted.keySet()).all().get(10, TimeUnit.SECONDS);
        Map<ConfigResource, Collection<AlterConfigOp>> corrections = new HashMap<>();
        found.forEach(
                (topic, is) ->
                        wanted.getOrDefault(topic, Map.of())
                                .forEach(
                                        (name, value) -> {
                                            @Nullable ConfigEntry entry = is.get(name);
                                            if (entry == null || !value.equals(entry.value())) {
                                                corrections
                                                        .computeIfAbsent(
                                                                topic, first -> new ArrayList<>())
                                                        .add(
                                                                new AlterConfigOp(
                                                                        new ConfigEntry(
                                                                                name, value),
                                                                        AlterConfigOp.OpType.SET));
                                            }
                                        }));
        if (!corrections.isEmpty()) {
            admin.incrementalAlterConfigs(corrections).all().get(10, TimeUnit.SECONDS);
            LOG.infof("Corrected the settings of %s", corrections);
        }
    }

    private List<NewTopic> missing(Set<String> present) {
        List<NewTopic> missing = new ArrayList<>();
        config.owned()
                .forEach(
                        (topic, wanted) -> {
                            if (!present.contains(onCluster(topic))) {
                                missing.add(
                                        new NewTopic(
                                                        onCluster(topic),
                                                        Optional.of(wanted.partitions()),
                                                        Optional.empty())
                                                .configs(settings(wanted)));
                            }
                        });
        Set<String> withDeadLetters = new HashSet<>(owned());
        withDeadLetters.addAll(heard);
        for (String topic : withDeadLetters) {
            String deadLetters = onCluster(topic + DEAD_LETTER);
            if (!present.contains(deadLetters)) {
                missing.add(
                        new NewTopic(deadLetters, Optional.of(1), Optional.empty())
                                .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1")));
            }
        }
        return missing;
    }

    private static Map<String, String> settings(TopicsConfig.Topic wanted) {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                TopicConfig.RETENTION_MS_CONFIG,
                String.valueOf(wanted.retention().map(Duration::toMillis).orElse(-1L)));
        if (wanted.compacted()) {
            settings.put(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    wanted.retention().isPresent()
                            ? "%s,%s"
                                    .formatted(
                                            TopicConfig.CLEANUP_POLICY_COMPACT,
                                            TopicConfig.CLEANUP_POLICY_DELETE)
                            : TopicConfig.CLEANUP_POLICY_COMPACT);
            // What was erased must be gone within a day. The segment that is being written is never
            // compacted; Heartbeats see to it that there is something to begin a new one with.
            settings.put(
                    TopicConfig.SEGMENT_MS_CONFIG,
                    String.valueOf(wanted.compactedWithin().toMillis() / 2));
            settings.put(
                    TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                    String.valueOf(wanted.compactedWithin().toMillis()));
        }
        return settings;
    }

    private static void create(Admin admin, List<NewTopic> missing)
            throws InterruptedException, ExecutionException, TimeoutException {
        for (var created : admin.createTopics(missing).values().entrySet()) {
            try {
                created.getValue().get(20, TimeUnit.SECONDS);
                LOG.infof("Created topic %s", created.getKey());
            } catch (ExecutionException failure) {
                if (!(failure.getCause() instanceof TopicExistsException)) {
                    throw failure;
                }
            }
        }
    }
}
