package io.amends.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code ./amends prove report}: what was found last, as the tables of a README. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Prints what the programs found last as Markdown tables.")
final class Report implements Runnable {

    @Mixin private Place place = new Place();

    @Override
    public void run() {
        try (Stream<Path> files = Files.list(place.directory())) {
            files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .forEach(file -> System.out.println(of(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a program left, as Markdown. */
    static String of(Path file) {
        JsonNode found;
        try {
            found = new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonNode run = found.path("run");
        StringBuilder text = new StringBuilder();
        text.append(
                "%n`%s`, %s, on %s × %s, Java %s: %d violations%n"
                        .formatted(
                                run.path("command").asText(),
                                found.path("began").asText().substring(0, 10),
                                run.path("processors").asText(),
                                run.path("processor").asText(),
                                run.path("java").asText(),
                                found.path("violations").size()));
        List<String> columns = List.of("median", "least", "most", "must", "aim", "verdict");
        boolean measured =
                found.path("figures").properties().stream()
                        .anyMatch(figure -> figure.getValue().has("median"));
        text.append(
                measured
                        ? "%n| figure | median | least | most | must | aim | verdict |%n|---|---|---|---|---|---|---|%n"
                                .formatted()
                        : "%n| figure | value |%n|---|---|%n".formatted());
        found.path("figures")
                .properties()
                .forEach(
                        figure -> {
                            text.append("| ").append(figure.getKey()).append(" |");
                            if (figure.getValue().has("median")) {
                                columns.forEach(
                                        column ->
                                                text.append(' ')
                                                        .append(
                                                                said(
                                                                        figure.getValue()
                                                                                .path(column)))
                                                        .append(" |"));
                            } else {
                                text.append(' ').append(said(figure.getValue())).append(" |");
                            }
                            text.append(System.lineSeparator());
                        });
        return text.toString();
    }

    private static String said(JsonNode value) {
        if (!value.isNumber()) {
            return value.isTextual() || value.isMissingNode() ? value.asText() : value.toString();
        }
        double number = value.asDouble();
        return Math.abs(number) >= 1_000
                ? "%,d".formatted(Math.round(number))
                : BigDecimal.valueOf(number)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString();
    }
}
