package io.amends.proof.abuse;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.proof.abuse.Operation.Parameter;
import io.amends.proof.abuse.Stage.Shop;
import io.amends.proof.wire.Request;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** Makes requests to operations: valid ones, and those that are spoilt at one place. */
final class Shots {

    private final Random random;
    private final Values values;
    private final Set<String> wanted;

    Shots(ApiDocument document, Random random, Shop shop) {
        this.random = random;
        this.values = new Values(document, random, shop, false);
        this.wanted = Set.of();
    }

    private Shots(Values values, Random random, Set<String> wanted) {
        this.random = random;
        this.values = values;
        this.wanted = wanted;
    }

    /**
     * Only what has to be there.
     *
     * @param wanted parameters of the query that are to be there too
     */
    static Request minimal(
            ApiDocument document,
            Operation operation,
            Random random,
            Shop shop,
            Set<String> wanted) {
        return new Shots(new Values(document, random, shop, true), random, wanted)
                .request(operation, null);
    }

    Request valid(Operation operation) {
        return request(operation, null);
    }

    Request spoilt(Operation operation) {
        Request valid = valid(operation);
        List<Parameter> parameters =
                operation.parameters().stream().filter(p -> !p.in().equals("header")).toList();
        if (!operation.bodies().isEmpty() && (parameters.isEmpty() || random.nextInt(10) < 8)) {
            return random.nextInt(12) == 0 ? oddHeaders(valid) : spoiltBody(operation, valid);
        }
        if (parameters.isEmpty() || random.nextInt(8) == 0) {
            return oddHeaders(valid);
        }
        return request(operation, parameters.get(random.nextInt(parameters.size())));
    }

    private Request request(Operation operation, @Nullable Parameter spoilt) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        Map<String, String> headers = new LinkedHashMap<>();
        for (Parameter parameter : operation.parameters()) {
            String value =
                    parameter.equals(spoilt)
                            ? hostile(parameter)
                            : values.parameter(operation, parameter);
            switch (parameter.in()) {
                case "path" -> path = path.replace("{" + parameter.name() + "}", encoded(value));
                case "query" -> {
                    if (parameter.equals(spoilt)
                            || parameter.required()
                            || wanted.contains(parameter.name())
                            || Values.isNeeded(operation, parameter.name())
                            || (!values.areMinimal()
                                    && !parameter.name().equals("cursor")
                                    && random.nextInt(3) == 0)) {
                        query.add(parameter.name() + "=" + encoded(value));
                    }
                }
                default -> {
                    if (!values.areMinimal() && random.nextInt(5) == 0) {
                        headers.put(parameter.name(), value);
                    }
                }
            }
        }
        String target = query.isEmpty() ? path : path + "?" + String.join("&", query);
        return withBody(operation, new Request(operation.method(), target, headers, new byte[0]));
    }

    private Request withBody(Operation operation, Request request) {
        if (operation.bodies().isEmpty()) {
            return request;
        }
        List<String> types = List.copyOf(operation.bodies().keySet());
        String type = types.get(random.nextInt(types.size()));
        return withBody(request, type, bytes(type, validBody(operation, type)));
    }

    private JsonNode validBody(Operation operation, String type) {
        return values.body(operation, Objects.requireNonNull(operation.bodies().get(type)));
    }

    private static Request withBody(Request request, String type, byte[] body) {
        return new Request(request.method(), request.target(), request.headers(), body)
                .with("Content-Type", type + (type.startsWith("multipart") ? "; boundary=b" : ""));
    }

    private byte[] bytes(String type, JsonNode body) {
        return switch (type) {
            case "application/x-www-form-urlencoded" -> form(body).getBytes(StandardCharsets.UTF_8);
            case "multipart/form-data" -> multipart(body).getBytes(StandardCharsets.UTF_8);
            default -> body.toString().getBytes(StandardCharsets.UTF_8);
        };
    }

    private static String form(JsonNode fields) {
        List<String> pairs = new ArrayList<>();
        fields.properties()
                .forEach(
                        field ->
                                pairs.add(
                                        encoded(field.getKey())
                                                + "="
                                                + encoded(text(field.getValue()))));
        return String.join("&", pairs);
    }

    private static String multipart(JsonNode fields) {
        StringBuilder parts = new StringBuilder();
        fields.properties()
                .forEach(
                        field ->
                                parts.append("--b\r\nContent-Disposition: form-data; name=\"")
                                        .append(field.getKey())
                                        .append("\"\r\n\r\n")
                                        .append(text(field.getValue()))
                                        .append("\r\n"));
        return parts.append("--b--\r\n").toString();
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    private Request spoiltBody(Operation operation, Request valid) {
        String type = valid.headers().getOrDefault("Content-Type", "").split(";", 2)[0];
        if (type.contains("form")) {
            String fields = new String(valid.body(), StandardCharsets.UTF_8);
            String more =
                    switch (random.nextInt(4)) {
                        case 0 -> "&score=" + encoded(hostile());
                        case 1 -> "&words=" + encoded(hostile()) + "&email=" + encoded(hostile());
                        case 2 -> "&action=" + encoded(hostile()) + "&purpose=%zz";
                        default -> "&" + hostile();
                    };
            return new Request(
                    valid.method(),
                    valid.target(),
                    valid.headers(),
                    (fields + more).getBytes(StandardCharsets.UTF_8));
        }
        return new Request(
                valid.method(),
                valid.target(),
                valid.headers(),
                new Mutations(random).of(validBody(operation, type)));
    }

    private Request oddHeaders(Request valid) {
        return switch (random.nextInt(9)) {
            case 0 -> valid.with("Content-Type", "text/plain");
            case 8 -> valid.with("Accept", "text/html;q=x");
            case 1 -> valid.with("Content-Type", "not a media type");
            case 2 -> valid.with("Accept", "image/png");
            case 3 -> valid.with("Accept", "nonsense");
            case 4 -> valid.with("If-Match", "W/\"" + random.nextInt() + "\", nonsense");
            case 5 -> valid.with("Idempotency-Key", "\"" + random.nextInt(50) + "\"");
            case 6 -> valid.with("Idempotency-Key", "x".repeat(500));
            default -> valid.with("Accept-Language", "*;q=x, " + "a".repeat(200));
        };
    }

    /** A path without one of its steps would be another path. */
    private String hostile(Parameter parameter) {
        String text = hostile();
        return parameter.in().equals("path") && text.isEmpty() ? "-" : text;
    }

    private String hostile() {
        List<String> texts = Values.hostileTexts();
        return texts.get(random.nextInt(texts.size()));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
