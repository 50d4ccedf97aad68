package io.amends.proof.abuse;

import io.amends.proof.Findings;
import io.amends.proof.Place;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Tokens;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** {@code ./amends prove abuse}. */
@Command(
        name = "abuse",
        mixinStandardHelpOptions = true,
        description = "Sends what nobody should, and looks at every answer.")
public final class AbuseCommand implements Callable<Integer> {

    @Option(
            names = "--requests",
            defaultValue = "10000",
            description = "Generated requests, and forged links (${DEFAULT-VALUE}).")
    private int requests;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of all that is generated (${DEFAULT-VALUE}).")
    private long seed;

    private static final int CHAINS = 10;
    private static final int LONG = 100_000;
    private static final Duration DRIP = Duration.ofSeconds(15);
    private static final Duration LONG_DRIP = Duration.ofSeconds(150);

    @Mixin private Place place = new Place();

    private final Findings findings = new Findings("abuse");
    private final Violations violations = new Violations();

    @Override
    public Integer call() {
        findings.ranWith("requests", requests);
        findings.ranWith("seed", seed);
        try (Installation installation =
                Installation.make(place.project(), place.directory().resolve("abuse"))) {
            // It is the signatures that must refuse a forged link, and not how many there were.
            Part.SERVICES.forEach(
                    service ->
                            installation.set(
                                    service, Map.of("AMENDS_LIMITS_ADDRESS_PER_SECOND", "0")));
            installation.start();
            prove(installation);
        }
        return findings.conclude(place.directory());
    }

    private void prove(Installation installation) {
        try (Wires wires = new Wires(installation)) {
            abuse(installation, wires);
        }
        violations.tell(findings);
    }

    private void abuse(Installation installation, Wires wires) {
        Tokens tokens = new Tokens(installation);
        Map<Part, ApiDocument> documents = new EnumMap<>(Part.class);
        Part.SERVICES.forEach(service -> documents.put(service, ApiDocument.of(service, wires)));
        Stage stage = Stage.set(installation, wires, tokens);
        timed(
                "links",
                () -> {
                    Links links = new Links(stage, installation, wires, violations);
                    links.look();
                    links.forge(requests, seed);
                    findings.figure("forged links", requests);
                });
        timed(
                "chains",
                () -> {
                    Chains chains = new Chains(stage, tokens, wires, violations, new Random(seed));
                    for (int i = 0; i < CHAINS; i++) {
                        chains.visit();
                        chains.recovery();
                    }
                });
        timed(
                "mails",
                () ->
                        findings.figure(
                                "mails compared",
                                new MailInjection(installation, wires, violations, tokens, stage)
                                        .send()));
        Canaries canaries = new Canaries(installation, wires, violations, tokens, stage);
        timed("canaries", canaries::release);
        timed("generated requests", () -> generate(documents, stage, tokens, wires));
        timed(
                "spellings",
                () ->
                        findings.figure(
                                "other spellings of addresses",
                                new Spellings(documents, stage, tokens, wires, violations, seed)
                                        .check(WhoMay.read())));
        timed(
                "replays",
                () ->
                        findings.figure(
                                "operations that honour a key",
                                new Replays(documents, stage, tokens, wires, violations, seed)
                                        .check(WhoMay.read())));
        timed(
                "costs",
                () ->
                        findings.figure(
                                "cost of nobody's requests",
                                new Costs(installation, wires, violations).measure()));
        timed(
                "bodies",
                () ->
                        findings.figure(
                                "memory",
                                new Bodies(
                                                installation,
                                                wires,
                                                violations,
                                                tokens,
                                                requests < LONG ? DRIP : LONG_DRIP)
                                        .send()));
        timed(
                "roles",
                () ->
                        findings.figure(
                                "cells of the table of roles",
                                new Rights(documents, stage, tokens, wires, violations, seed)
                                        .check(WhoMay.read())));
        timed(
                "limits",
                () ->
                        findings.figure(
                                "refused for asking too often",
                                new Limits(installation, violations, tokens, stage).exceed()));
        findings.figure("threads alive", Threads.areAlive(wires, violations));
        timed("the search", () -> findings.figure("searched", canaries.search()));
    }

    private void generate(
            Map<Part, ApiDocument> documents, Stage stage, Tokens tokens, Wires wires) {
        Verdict verdict = new Verdict(violations);
        GeneratedRequests generated =
                new GeneratedRequests(documents, stage, tokens, wires, verdict);
        generated.send(requests, seed);
        generated
                .neverAccepted(WhoMay.read())
                .forEach(
                        name ->
                                violations.add(
                                        name + " accepted none of the valid requests",
                                        "the generator doesn't know how to ask"));
        Map<Integer, Long> statuses = new TreeMap<>();
        verdict.statuses().forEach((status, times) -> statuses.put(status, times.sum()));
        findings.figure("answers by status", statuses);
    }

    private void timed(String what, Runnable part) {
        long began = System.nanoTime();
        part.run();
        findings.figure(
                "seconds for " + what, Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }
}
