package io.amends.proof.abuse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils a valid body at one place. The result need not be JSON any more. */
final class Mutations {

    private static final String MARK = "the-place-to-spoil";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What may stand for a value, as it goes over the wire. */
    private static final List<String> RAW =
            List.of(
                    "null",
                    "true",
                    "0",
                    "-1",
                    "-9223372036854775809",
                    "1e400",
                    "0.5",
                    "9".repeat(60),
                    "1".repeat(2_000),
                    "NaN",
                    "{}",
                    "[]",
                    "[[[]]]",
                    "{\"a\":{\"b\":{}}}",
                    "\"\"",
                    "\"   \"",
                    "\"\\u0000\"",
                    "\"a\\u0000b\"",
                    "\"\\ud800\"",
                    "\"a\\udc00\\ud800b\"",
                    "\"\\u0007\\u001b[31m\"",
                    "\"\\r\\nBcc: a@b.example\"",
                    "\"\u202e\"",
                    "\"2026-02-30T10:00:00Z\"",
                    "\"2026-11-22\"",
                    "\"2026-11-22T25:00:00Z\"",
                    "\"0001-01-01T00:00:00Z\"",
                    "\"+999999999-12-31T23:59:59Z\"",
                    "\"-999999999-01-01T00:00:00Z\"",
                    "\"2026-11-22T10:00:00+19:00\"",
                    "\"PT99999999999999H\"",
                    "\"no-such-word\"",
                    "\"' OR '1'='1\"",
                    "\"<img src=x onerror=alert(1)>\"",
                    "\"" + Values.TEMPLATE + "\"",
                    "\"" + "x".repeat(300) + "\"",
                    "\"" + "x".repeat(20_000) + "\"",
                    "\"" + "x".repeat(120_000) + "\"",
                    "[".repeat(1_000) + "]".repeat(1_000),
                    "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000),
                    "[" + "1,".repeat(5_000) + "1]");

    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    byte[] of(JsonNode valid) {
        return switch (random.nextInt(10)) {
            case 0 -> broken(valid.toString().getBytes(StandardCharsets.UTF_8));
            case 1 -> without(valid).toString().getBytes(StandardCharsets.UTF_8);
            case 2 -> more(valid).getBytes(StandardCharsets.UTF_8);
            default -> replaced(valid).getBytes(StandardCharsets.UTF_8);
        };
    }

    /** Not JSON, or not UTF-8. */
    private byte[] broken(byte[] json) {
        int place = random.nextInt(Math.max(1, json.length));
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(json, place);
            case 1 -> joined(json, json);
            case 2 -> joined(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, json);
            case 3 -> new String(json, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
            case 4 -> new byte[0];
            default -> {
                byte[] bent = json.clone();
                if (bent.length > 0) {
                    bent[place] = (byte) random.nextInt(256);
                }
                yield bent;
            }
        };
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private JsonNode without(JsonNode valid) {
        JsonNode spoilt = valid.deepCopy();
        ObjectNode object = anObject(spoilt);
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (!names.isEmpty()) {
            object.remove(names.get(random.nextInt(names.size())));
        }
        return spoilt;
    }

    /** With a field that isn't known, such as a misspelt one, or one that is there twice. */
    private String more(JsonNode valid) {
        JsonNode spoilt = valid.deepCopy();
        ObjectNode object = anObject(spoilt);
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.isEmpty() ? "x" : names.get(random.nextInt(names.size()));
        return switch (random.nextInt(4)) {
            case 0 -> {
                object.set(name + "s", JSON.textNode("typo"));
                yield spoilt.toString();
            }
            case 1 -> {
                object.set("x".repeat(2_000), JSON.numberNode(1));
                yield spoilt.toString();
            }
            case 2 -> {
                object.set("__proto__\u0000" + name, JSON.objectNode());
                yield spoilt.toString();
            }
            default -> {
                object.set(MARK, JSON.numberNode(1));
                yield spoilt.toString().replace("\"" + MARK + "\"", "\"" + name + "\"");
            }
        };
    }

    private String replaced(JsonNode valid) {
        String raw = RAW.get(random.nextInt(RAW.size()));
        List<Place> places = new ArrayList<>();
        JsonNode spoilt = valid.deepCopy();
        collect(spoilt, places);
        if (places.isEmpty() || random.nextInt(30) == 0) {
            return raw;
        }
        places.get(random.nextInt(places.size())).mark();
        return spoilt.toString().replace("\"" + MARK + "\"", raw);
    }

    private sealed interface Place {

        void mark();

        record Field(ObjectNode object, String name) implements Place {
            @Override
            public void mark() {
                object.put(name, MARK);
            }
        }

        record Element(ArrayNode array, int index) implements Place {
            @Override
            public void mark() {
                array.set(index, JSON.textNode(MARK));
            }
        }
    }

    private static void collect(JsonNode node, List<Place> places) {
        switch (node) {
            case ObjectNode object ->
                    object.properties()
                            .forEach(
                                    field -> {
                                        places.add(new Place.Field(object, field.getKey()));
                                        collect(field.getValue(), places);
                                    });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    places.add(new Place.Element(array, i));
                    collect(array.get(i), places);
                }
            }
            default -> {}
        }
    }

    private ObjectNode anObject(JsonNode root) {
        List<ObjectNode> objects = new ArrayList<>();
        gather(root, objects);
        return objects.isEmpty() ? JSON.objectNode() : objects.get(random.nextInt(objects.size()));
    }

    private static void gather(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object) {
            objects.add(object);
        }
        node.forEach(child -> gather(child, objects));
    }
}
