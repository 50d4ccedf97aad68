package io.amends.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

class AsyncApiTest {

    private static final Path FILE = Project.ROOT.resolve("docs/asyncapi.yaml");
    private static final JsonNode DOCUMENT = Project.yaml(FILE);

    @Test
    void itsChannelsAreTheTopicsWithTheirEvents() {
        Map<String, Set<String>> topics = new TreeMap<>();
        for (String service : Project.SERVICES) {
            Project.owned(service).keySet().forEach(topic -> topics.put(topic, new TreeSet<>()));
            for (String type : Project.told(service)) {
                topics.computeIfAbsent(topicOf(service, type), first -> new TreeSet<>()).add(type);
            }
        }
        Map<String, Set<String>> channels = new TreeMap<>();
        DOCUMENT.path("channels")
                .properties()
                .forEach(
                        channel -> {
                            assertThat(channel.getValue().path("address").asText())
                                    .isEqualTo(channel.getKey());
                            Set<String> messages = new TreeSet<>();
                            channel.getValue()
                                    .path("messages")
                                    .fieldNames()
                                    .forEachRemaining(messages::add);
                            channels.put(channel.getKey(), messages);
                        });

        assertThat(channels).isEqualTo(topics);
    }

    @Test
    void everyMessageIsThatOfItsContract() {
        Set<String> described = new TreeSet<>();
        DOCUMENT.at("/components/messages")
                .properties()
                .forEach(
                        message -> {
                            described.add(message.getKey());
                            String schema = message.getValue().at("/payload/schema/$ref").asText();
                            assertThat(schema).endsWith("/" + message.getKey() + ".schema.json");
                            assertThat(Files.exists(FILE.resolveSibling(schema)))
                                    .as(schema)
                                    .isTrue();
                        });
        Set<String> told = new TreeSet<>();
        Project.SERVICES.forEach(service -> told.addAll(Project.told(service)));

        assertThat(described).isEqualTo(told);
    }

    @Test
    void everyReferenceInsideLeadsSomewhere() {
        assertThat(DOCUMENT.findValuesAsText("$ref"))
                .filteredOn(reference -> reference.startsWith("#"))
                .hasSizeGreaterThan(50)
                .allSatisfy(
                        reference ->
                                assertThat(DOCUMENT.at(reference.substring(1)).isMissingNode())
                                        .as(reference)
                                        .isFalse());
    }

    @Test
    void itsOperationsAreWhatTheServicesTellAndHear() {
        Set<String> operations = new TreeSet<>();
        for (String service : Project.SERVICES) {
            for (String topic : Project.owned(service).keySet()) {
                operations.add("%1$s-tells-%2$s send #/channels/%2$s".formatted(service, topic));
            }
            for (String topic : Project.heard(service)) {
                operations.add("%1$s-hears-%2$s receive #/channels/%2$s".formatted(service, topic));
            }
        }
        Set<String> described = new TreeSet<>();
        DOCUMENT.path("operations")
                .properties()
                .forEach(
                        operation ->
                                described.add(
                                        "%s %s %s"
                                                .formatted(
                                                        operation.getKey(),
                                                        operation
                                                                .getValue()
                                                                .path("action")
                                                                .asText(),
                                                        operation
                                                                .getValue()
                                                                .at("/channel/$ref")
                                                                .asText())));

        assertThat(described).isEqualTo(operations);
    }

    /**
     * The contracts' README has a row for each event: its type, then its topic where there are
     * several.
     */
    private static String topicOf(String service, String type) {
        Set<String> owned = Project.owned(service).keySet();
        String row =
                Project.text(Project.ROOT.resolve(service).resolve("contracts/README.md"))
                        .lines()
                        .filter(line -> line.startsWith("| `" + type + "`"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no row for " + type));
        return owned.stream()
                .filter(topic -> row.contains("| `" + topic + "`"))
                .findFirst()
                .orElseGet(() -> owned.iterator().next());
    }
}
