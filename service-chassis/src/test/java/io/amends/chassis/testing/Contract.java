package io.amends.chassis.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.amends.chassis.envelope.EventJson;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files in which a producer fixes one of its event types: a full example, one with only the
 * required fields, and a JSON Schema. Tests on both sides hold their code against them.
 */
public final class Contract {
    private static final ObjectMapper JSON = new EventJson().mapper();

    private final Path folder;
    private final String type;

    private Contract(Path folder, String type) {
        this.folder = folder;
        this.type = type;
    }

    /** A type that another service publishes (or this one, by its own name). */
    public static Contract of(String service, String type) {
        return new Contract(Path.of("..", service, "contracts"), type);
    }

    /** Both examples are valid by the schema. */
    public void assertExamplesFitTheSchema() {
        assertThat(violations(tree(full()))).as("%s against its schema", type).isEmpty();
        assertThat(violations(tree(min()))).as("%s, minimal, against its schema", type).isEmpty();
    }

    /** The record, as the producer serialises it, is the full example. */
    public void assertFullExampleIs(Object data) {
        assertThat(tree(written(data))).as("%s/%s.json", folder, type).isEqualTo(tree(full()));
    }

    /** The record, as the producer serialises it, is the example with only the required fields. */
    public void assertMinimalExampleIs(Object data) {
        assertThat(tree(written(data))).as("%s/%s.min.json", folder, type).isEqualTo(tree(min()));
    }

    /** The full example as the consumer's record. */
    public <E> E readFull(Class<E> data) {
        return read(full(), data);
    }

    /** The example with only the required fields as the consumer's record. */
    public <E> E readMinimal(Class<E> data) {
        return read(min(), data);
    }

    /**
     * A consumer reads both examples, takes no notice of a field that it doesn't know, and names no
     * field that the producer doesn't have: so a field that is renamed on either side is noticed.
     */
    public <E> void assertReadableAs(Class<E> data) {
        assertThat(read(full(), data)).isNotNull();
        assertThat(read(min(), data)).isNotNull();
        ObjectNode more = (ObjectNode) tree(full());
        more.put("aFieldOfTomorrow", "unknown");
        assertThat(read(more.toString(), data)).isEqualTo(read(full(), data));
        assertThat(publishedFields())
                .as("fields of the types like %s/%s", folder, type)
                .containsAll(fieldsReadBy(data));
    }

    private static List<String> fieldsReadBy(Class<?> data) {
        return JSON
                .getDeserializationConfig()
                .introspect(JSON.constructType(data))
                .findProperties()
                .stream()
                .map(BeanPropertyDefinition::getName)
                .toList();
    }

    /** One record may read several types of an aggregate, so its fields may be in any of them. */
    private Set<String> publishedFields() {
        String aggregate = type.substring(0, type.indexOf('.') + 1);
        Set<String> fields = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(aggregate) && name.endsWith(".schema.json"))
                    .forEach(
                            name ->
                                    tree(file(name))
                                            .path("properties")
                                            .fieldNames()
                                            .forEachRemaining(fields::add));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return fields;
    }

    /** The full example's text. */
    public String full() {
        return file(type + ".json");
    }

    /** The text of the example with only the required fields. */
    public String min() {
        return file(type + ".min.json");
    }

    private List<Error> violations(JsonNode example) {
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(tree(file(type + ".schema.json")));
        return schema.validate(example);
    }

    private <E> E read(String json, Class<E> data) {
        try {
            return JSON.readValue(json, data);
        } catch (JsonProcessingException failure) {
            throw new AssertionError(
                    folder + "/" + type + " can't be read as " + data.getName(), failure);
        }
    }

    private static String written(Object data) {
        try {
            return JSON.writeValueAsString(data);
        } catch (JsonProcessingException failure) {
            throw new AssertionError(failure);
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException failure) {
            throw new AssertionError(failure);
        }
    }

    private String file(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException("contract file " + folder.resolve(name), failure);
        }
    }
}
