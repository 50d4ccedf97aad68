package io.amends.proof.abuse;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at every answer: is it documented, is it a problem where it refuses, does it tell too much.
 */
final class Verdict {

    /** What a template engine would make of {@link Values#TEMPLATE}. */
    static final String EVALUATED = "152415765279684";

    private static final Pattern INSIDES =
            Pattern.compile(
                    "\\bat [\\w.$/]+\\([\\w ]+(\\.java:\\d+)?\\)|\\b(java|javax|jakarta|io|org|com|sun)\\.[a-z]\\w*(\\.\\w+)*\\.[A-Z]\\w+|\\w+Exception\\b|\\bPSQL|\\bSQLSTATE|ERROR: ");

    private final Violations violations;
    private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();

    Verdict(Violations violations) {
        this.violations = violations;
    }

    /** How often each status came. */
    Map<Integer, LongAdder> statuses() {
        return statuses;
    }

    void on(ApiDocument document, Operation operation, Request request, Answer answer) {
        statuses.computeIfAbsent(answer.status(), status -> new LongAdder()).increment();
        List<String> wrong = new ArrayList<>();
        inGeneral(answer, wrong);
        Map<String, JsonNode> documented =
                operation.answers().get(Integer.toString(answer.status()));
        if (answer.status() == 0 || isBeforeHttp(answer)) {
            // no operation was reached that could have documented it
        } else if (documented == null) {
            wrong.add("answers with an undocumented " + answer.status());
        } else if (documented.containsKey(answer.mediaType())) {
            conforms(document, documented.get(answer.mediaType()), answer, wrong);
        } else if (answer.body().length > 0) {
            wrong.add(
                    "answers %d with an undocumented media type '%s'"
                            .formatted(answer.status(), answer.mediaType()));
        }
        tell(operation.name(), wrong, request, answer);
    }

    /** For what no document describes. */
    void inGeneral(String name, Request request, Answer answer) {
        List<String> wrong = new ArrayList<>();
        inGeneral(answer, wrong);
        tell(name, wrong, request, answer);
    }

    private void tell(String name, List<String> wrong, Request request, Answer answer) {
        wrong.forEach(
                what -> violations.add(name + " " + what, request + " was answered " + answer));
    }

    private static void inGeneral(Answer answer, List<String> wrong) {
        if (answer.status() == 0) {
            wrong.add("closes the connection without an answer");
            return;
        }
        if (answer.status() == 503
                ? answer.header("retry-after").isEmpty()
                : answer.status() >= 500) {
            wrong.add("answers " + answer.status());
        }
        if (answer.status() == 429 && answer.header("retry-after").isEmpty()) {
            wrong.add("answers 429 without saying when to come again");
        }
        boolean forPeople = answer.mediaType().equals("text/html");
        if (answer.status() >= 400 && !forPeople && !isBeforeHttp(answer) && !isProblem(answer)) {
            wrong.add("answers " + answer.status() + " without a problem document");
        }
        Matcher insides = INSIDES.matcher(answer.text());
        if (insides.find()) {
            wrong.add("tells of its insides: " + insides.group());
        }
        if (answer.text().contains(EVALUATED)) {
            wrong.add("evaluates a template that it was sent");
        }
    }

    /** The line or the headers are too long to be read as a request: the server says only that. */
    private static boolean isBeforeHttp(Answer answer) {
        return (answer.status() == 414 || answer.status() == 431) && answer.body().length == 0;
    }

    private static boolean isProblem(Answer answer) {
        return answer.isProblem() && answer.json().path("status").asInt() == answer.status();
    }

    private static void conforms(
            ApiDocument document, JsonNode schema, Answer answer, List<String> wrong) {
        switch (answer.mediaType()) {
            case "application/json", "application/problem+json" ->
                    fits(document, schema, answer.json(), answer.status(), wrong);
            case "application/x-ndjson" ->
                    answer.text()
                            .lines()
                            .map(line -> Answer.json(line))
                            .forEach(line -> fits(document, schema, line, answer.status(), wrong));
            default -> {}
        }
    }

    private static void fits(
            ApiDocument document, JsonNode schema, JsonNode value, int status, List<String> wrong) {
        if (value.isMissingNode()) {
            wrong.add("answers %d with what is not JSON".formatted(status));
            return;
        }
        // Without the places in lists: the same error at two of them is one.
        document.violations(schema, value).stream()
                .map(error -> error.replaceAll("/\\d+", "/*").replaceAll("\\[\\d+]", "[*]"))
                .distinct()
                .limit(5)
                .forEach(
                        error ->
                                wrong.add(
                                        "answers %d with what its schema doesn't allow: %s"
                                                .formatted(status, error)));
    }
}
