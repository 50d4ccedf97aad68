package io.amends.proof.abuse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.amends.proof.abuse.Stage.Shop;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Makes values that a schema allows. Names that mean something to the business are given what means
 * something: the rules behind them are not in the schema.
 */
final class Values {

    /** Evaluated by whatever engine takes it for a template. */
    static final String TEMPLATE =
            "${12345678*12345678}{12345678*12345678}{{12345678*12345678}}#{12345678*12345678}";

    private static final List<String> HOSTILE =
            List.of(
                    "",
                    " ",
                    "\u0000",
                    "a\u0000b",
                    "\r\nX-Injected: yes\r\n\r\n",
                    "\u001b[2J\u0007",
                    "' OR 1=1; DROP TABLE visit; --",
                    "<script>alert(1)</script>",
                    TEMPLATE,
                    "../../../../etc/passwd",
                    "\u202egnp.exe",
                    "\ufeff",
                    "%s%n%x",
                    "-1",
                    "9223372036854775808",
                    "1e400",
                    "NaN",
                    "null",
                    "2026-02-30",
                    "0000-00-00T00:00:00Z",
                    "+292278994-08-17T07:12:55.807Z",
                    "99999-01-01",
                    "00000000-0000-0000-0000-000000000000",
                    "x".repeat(3_000),
                    "é".repeat(1_000),
                    "\ud83d\ude00".repeat(500));

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 8;

    private final ApiDocument document;
    private final Random random;
    private final Shop shop;
    private final boolean minimal;

    /**
     * @param minimal without anything that may be left out
     */
    Values(ApiDocument document, Random random, Shop shop, boolean minimal) {
        this.document = document;
        this.random = random;
        this.shop = shop;
        this.minimal = minimal;
    }

    boolean areMinimal() {
        return minimal;
    }

    /** A body, and every time another one. */
    JsonNode body(Operation operation, JsonNode schema) {
        return value(operation, "", schema, 0);
    }

    /** The value of a parameter of the path, the query or a header. */
    String parameter(Operation operation, Operation.Parameter parameter) {
        String before = operation.path().replaceFirst("/\\{" + parameter.name() + "}.*", "");
        String owner = before.substring(before.lastIndexOf('/') + 1);
        return switch (owner + "/" + parameter.name()) {
            case "visits/id" -> shop.visitId();
            case "customers/id" ->
                    operation.method().equals("DELETE") && !minimal ? id() : shop.customerId();
            case "credentials/id" ->
                    operation.method().equals("DELETE") && !minimal ? id() : shop.credentialId();
            case "cases/id" -> shop.caseId();
            case "solicitations/id" -> shop.solicitationId();
            case "s/token" -> shop.survey();
            case "u/token" -> shop.unsubscribe();
            case "staff/reference" -> shop.staff();
            case "locations/code", "alert-recipients/location" -> shop.location();
            case "programmes/name" -> one("welcome", "recovery-alert", "recovery-acknowledgement");
            case "topics/topic" ->
                    switch (operation.service()) {
                        case CUSTOMER -> one("visits", "customers", "locations", "sessions");
                        case FEEDBACK -> one("feedback", "complaints", "recovery-cases");
                        default -> "solicitations";
                    };
            default ->
                    switch (parameter.name()) {
                        case "If-Match" -> one("*", "\"1\"", "\"2\"");
                        case "topic" -> "visits";
                        case "state" -> one("open", "opened", "closed", "in-progress");
                        case "overdue" -> one("true", "false");
                        default -> text(operation, parameter.name(), parameter.schema());
                    };
        };
    }

    private String text(Operation operation, String name, JsonNode schema) {
        return value(operation, name, schema, 0).asText();
    }

    private JsonNode value(Operation operation, String name, JsonNode given, int depth) {
        JsonNode schema = document.resolve(given);
        JsonNode known = known(operation, name);
        if (known != null) {
            return known;
        }
        if (schema.has("enum")) {
            return schema.path("enum").path(random.nextInt(schema.path("enum").size()));
        }
        return switch (type(schema)) {
            case "object" -> object(operation, schema, depth);
            case "array" -> array(operation, name, schema, depth);
            case "integer" -> JSON.numberNode(whole(schema));
            case "number" -> JSON.numberNode(random.nextInt(50));
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            default -> JSON.textNode(string(schema));
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.path(0).asText() : type.asText("string");
    }

    private ObjectNode object(Operation operation, JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        schema.path("properties")
                .properties()
                .forEach(
                        field -> {
                            if (depth < DEEPEST
                                    && !isFixed(operation, field.getKey())
                                    && (required.contains(field.getKey())
                                            || isNeeded(operation, field.getKey())
                                            || (!minimal && random.nextInt(10) < 6))) {
                                object.set(
                                        field.getKey(),
                                        value(
                                                operation,
                                                field.getKey(),
                                                field.getValue(),
                                                depth + 1));
                            }
                        });
        return object;
    }

    /** What the schema can't say: one of several has to be there. */
    static boolean isNeeded(Operation operation, String name) {
        return switch (operation.path()) {
            case "/v1/customers/search" -> name.equals("text");
            case "/u/{token}" -> name.equals("action") || name.equals("purpose");
            case "/s/{token}" -> name.equals("score");
            case "/v1/complaints", "/v1/credentials" -> name.equals("source");
            case "/v1/feedback/batch" -> name.equals("nps");
            default -> name.equals("measure") || name.equals("loyaltyId") || name.equals("topic");
        };
    }

    /** What may be sent only as it is already, or not beside what is needed. */
    private static boolean isFixed(Operation operation, String name) {
        return switch (operation.path()) {
            case "/v1/programmes/{name}" -> List.of("name", "class", "version").contains(name);
            case "/v1/customers/search" -> !name.equals("text");
            case "/v1/complaints" -> name.equals("customer");
            case "/s/{token}" -> name.equals("email") || name.equals("phone");
            default -> name.equals("List-Unsubscribe");
        };
    }

    private ArrayNode array(Operation operation, String name, JsonNode schema, int depth) {
        ArrayNode array = JSON.arrayNode();
        int most = schema.path("maxItems").asInt(3);
        int least = minimal ? 1 : 0;
        for (int i = least + random.nextInt(Math.min(most, 3) + 1 - least); i > 0; i--) {
            array.add(value(operation, "one of " + name, schema.path("items"), depth + 1));
        }
        return array;
    }

    private long whole(JsonNode schema) {
        // Only whole numbers are made.
        long least = (long) Math.ceil(schema.path("minimum").asDouble(0));
        long most = schema.path("maximum").asLong(100_000);
        return least + random.nextLong(Math.min(most - least, 100_000) + 1);
    }

    private String string(JsonNode schema) {
        if (schema.path("examples").path(0).isTextual() && !schema.has("format")) {
            return schema.path("examples").path(0).asText();
        }
        String text =
                switch (schema.path("format").asText()) {
                    case "uuid" -> id();
                    case "date" -> "2026-11-%02d".formatted(1 + random.nextInt(28));
                    case "date-time" -> recently();
                    default ->
                            one("a", "Hello", "Grüße aus Köln", "שלום", "日本語", "👍🏽", "a  b")
                                    + random.nextInt(1_000);
                };
        int longest = schema.path("maxLength").asInt(200);
        return text.length() > longest ? text.substring(0, longest) : text;
    }

    private @Nullable JsonNode known(Operation operation, String name) {
        String text =
                switch (name) {
                    case "location", "code" -> shop.location();
                    case "source" -> shop.source();
                    case "visitId" ->
                            operation.path().startsWith("/v1/visits") ? id() : shop.visitId();
                    case "answerId", "complaintId" -> id();
                    case "customerId" -> shop.customerId();
                    case "occurredAt", "at" -> recently();
                    case "updatedAt" -> Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
                    case "currency" -> "USD";
                    case "country" -> "US";
                    case "timeZone" -> "Europe/London";
                    case "email", "one of emails" -> "c" + random.nextInt(500) + "@example.com";
                    case "phone" -> "+1202555%04d".formatted(random.nextInt(10_000));
                    case "loyaltyId" -> "L-" + random.nextInt(500);
                    case "locale" -> one("en", "es-MX", "ar");
                    case "wording" -> "v3";
                    case "purpose" -> one("feedback", "marketing");
                    case "action" -> one("unsubscribe", "resubscribe");
                    case "List-Unsubscribe" -> "One-Click";
                    case "day" -> one("monday", "tuesday", "friday");
                    case "opens" -> "09:00";
                    case "closes" -> "18:00";
                    case "from" -> operation.path().contains("programmes") ? "21:00" : "2026-11-01";
                    case "to" ->
                            switch (operation.service()) {
                                case NOTIFICATION -> "08:00";
                                case ANALYTICS -> "2026-11-30";
                                default -> "somebody";
                            };
                    case "delay" -> "PT1H";
                    case "maxAge" -> "P3D";
                    case "measure" -> one("visits", "nps", "csat", "responseRate");
                    case "by" -> one("day", "week");
                    case "programme" -> "post-visit-survey";
                    case "outcome" -> one("sent", "suppressed");
                    case "cause" -> "product";
                    case "score" -> Integer.toString(random.nextInt(11));
                    case "one of staff" -> shop.staff();
                    // Only one kind of consent can be given by the channel of mail.
                    case "channel" ->
                            operation.path().startsWith("/v1/visits")
                                    ? null
                                    : one("phone", "counter");
                    default -> null;
                };
        if (text != null) {
            return JSON.textNode(text);
        }
        return switch (name) {
            case "limit" -> JSON.numberNode(1 + random.nextInt(100));
            case "attributes" -> JSON.objectNode().put("table", random.nextInt(30));
            default -> null;
        };
    }

    private static String recently() {
        return Instant.now().minusSeconds(30).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private String one(String... several) {
        return several[random.nextInt(several.length)];
    }

    static List<String> hostileTexts() {
        return HOSTILE;
    }
}
