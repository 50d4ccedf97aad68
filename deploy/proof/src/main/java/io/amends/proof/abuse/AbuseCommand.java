package io.amends.proof.abuse;

import io.amends.proof.Findings;
import io.amends.proof.Place;
import io.amends.proof.installation.Installation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
            description = "Generated requests (${DEFAULT-VALUE}).")
    private int requests;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of all that is generated (${DEFAULT-VALUE}).")
    private long seed;

    @Mixin private Place place = new Place();

    @Override
    public Integer call() {
        Findings findings = new Findings("abuse");
        findings.ranWith("requests", requests);
        findings.ranWith("seed", seed);
        try (Installation installation =
                Installation.start(place.project(), place.directory().resolve("abuse"))) {
            findings.figure("ready", installation.kafka());
        }
        return findings.conclude(place.directory());
    }
}
