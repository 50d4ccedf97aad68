package io.amends.proof.abuse;

import io.amends.proof.abuse.WhoMay.Row;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Tokens;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Spells every address in all ways that a server may take for the same: no spelling opens what the
 * plain one does not, to nobody, to the wrong role, or to a page of another site.
 */
final class Spellings {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final Map<Part, ApiDocument> documents;
    private final Stage stage;
    private final Tokens tokens;
    private final Wires wires;
    private final Violations violations;
    private final Random random;
    private int sent;

    Spellings(
            Map<Part, ApiDocument> documents,
            Stage stage,
            Tokens tokens,
            Wires wires,
            Violations violations,
            long seed) {
        this.documents = documents;
        this.stage = stage;
        this.tokens = tokens;
        this.wires = wires;
        this.violations = violations;
        this.random = new Random(seed);
    }

    /** How many requests were sent. */
    int check(WhoMay table) {
        documents.values().stream()
                .flatMap(document -> document.operations().stream())
                .forEach(
                        operation ->
                                table.row(operation)
                                        .filter(row -> !row.isOpen())
                                        .ifPresent(row -> check(operation, row)));
        Part.SERVICES.forEach(this::checkSignIn);
        return sent;
    }

    private void check(Operation operation, Row row) {
        ApiDocument document = documents.get(operation.service());
        if (document == null) {
            return;
        }
        Request plain = Shots.minimal(document, operation, random, stage.ours(), Set.of());
        String stranger =
                Tokens.ROLES.stream()
                        .filter(role -> !row.roles().contains(role))
                        .findFirst()
                        .orElse("");
        String allowed = row.roles().stream().sorted().findFirst().orElseThrow();
        spellings(plain.target())
                .forEach(
                        (how, target) -> {
                            Request request =
                                    new Request(
                                            plain.method(), target, plain.headers(), plain.body());
                            refused(operation, how + " by nobody", request);
                            if (!stranger.isEmpty()) {
                                refused(
                                        operation,
                                        how + " by " + stranger,
                                        request.by(tokens.of(stranger)));
                            }
                            if (!plain.method().equals("GET")) {
                                refused(
                                        operation,
                                        how + " from another site",
                                        request.with("Cookie", "amends_token=" + tokens.of(allowed))
                                                .with("Sec-Fetch-Site", "cross-site"));
                            }
                        });
    }

    private void refused(Operation operation, String how, Request request) {
        Answer answer = send(operation.service(), operation.name(), request);
        if (answer.status() < 400 && answer.status() != 303) {
            violations.add(
                    operation.name() + " is opened by its address " + how,
                    request + " was answered " + answer);
        }
    }

    /** A forged sign-in sets no cookie, however its address is spelt. */
    private void checkSignIn(Part service) {
        String token = "token=" + tokens.of("agent") + "&next=/";
        for (String address : List.of("/sign-in", "/sign-out")) {
            spellings(address)
                    .forEach(
                            (how, target) -> {
                                for (String type :
                                        List.of(
                                                FORM,
                                                FORM.toUpperCase(Locale.ROOT),
                                                FORM + "; charset=x")) {
                                    Request request =
                                            new Request(
                                                            "POST",
                                                            target,
                                                            Map.of("Content-Type", type),
                                                            token.getBytes(StandardCharsets.UTF_8))
                                                    .with("Sec-Fetch-Site", "cross-site");
                                    Answer answer = send(service, "sign-in", request);
                                    if (!answer.header("set-cookie").isEmpty()) {
                                        violations.add(
                                                "somebody is signed in from another site, address "
                                                        + how,
                                                request + " was answered " + answer.status());
                                    }
                                }
                            });
        }
    }

    private Answer send(Part service, String name, Request request) {
        sent++;
        Answer answer = wires.send(service, request);
        if (answer.status() >= 500 && answer.status() != 503) {
            violations.add(
                    "another spelling of %s is answered %d".formatted(name, answer.status()),
                    request.toString());
        }
        return answer;
    }

    /** By how they differ. */
    static Map<String, String> spellings(String target) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question);
        int slash = path.lastIndexOf('/');
        String before = path.substring(0, slash);
        String last = path.substring(slash + 1);
        char first = last.isEmpty() ? '/' : last.charAt(0);
        Map<String, String> spellings = new LinkedHashMap<>();
        spellings.put("as it is", path);
        spellings.put("with a slash", path + "/");
        spellings.put("with two slashes", path + "//");
        spellings.put("with two slashes inside", before + "//" + last);
        spellings.put("with two slashes first", "/" + path);
        spellings.put("with a semicolon", path + ";x=1");
        spellings.put("with a slash and a semicolon", path + "/;x=1");
        spellings.put("with a semicolon inside", before + ";x=1/" + last);
        spellings.put("in capitals", before + "/" + last.toUpperCase(Locale.ROOT));
        spellings.put(
                "with an encoded letter",
                before + "/%" + hex(first) + last.substring(Math.min(1, last.length())));
        spellings.put("with an encoded slash", before + "%2F" + last);
        spellings.put("with an encoded slash at its end", path + "%2F");
        spellings.put(
                "encoded twice",
                before + "/%25" + hex(first) + last.substring(Math.min(1, last.length())));
        spellings.put("with a dot", before + "/./" + last);
        spellings.put("with a dot at its end", path + "/.");
        spellings.put("with two dots", path + "/../" + last);
        spellings.put("with an encoded dot", before + "/%2e/" + last);
        spellings.put("with a backslash", before + "\\" + last);
        spellings.put("with a blank", path + "%20");
        spellings.put("with a line's end", path + "%0a");
        spellings.put("with an extension", path + ".json");
        spellings.put("with the host", "http://localhost" + path);
        spellings.replaceAll((how, spelt) -> spelt + query);
        return spellings;
    }

    private static String hex(char letter) {
        return "%02x".formatted((int) letter);
    }
}
