package io.amends.replay;

import io.amends.replay.posting.Patience;
import io.amends.replay.posting.Service;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the services are and who we are: by option, else by environment variable, else by a file of
 * such variables as {@code ./amends up} writes it.
 */
final class Connection {

    static final Variable CUSTOMERS = new Variable("AMENDS_CUSTOMER_URL", 8081);
    static final Variable FEEDBACK = new Variable("AMENDS_FEEDBACK_URL", 8082);
    static final Variable NOTIFICATION = new Variable("AMENDS_NOTIFICATION_URL", 8083);
    static final Variable ANALYTICS = new Variable("AMENDS_ANALYTICS_URL", 8084);
    static final Variable INBOX = new Variable("AMENDS_INBOX_URL", 8085);

    /** The variable that holds a service's address, and the port that it has otherwise. */
    record Variable(String name, int port) {}

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Bearer token of role operator. Else $AMENDS_TOKEN.")
    private @Nullable String token;

    @Option(
            names = "--env-file",
            paramLabel = "FILE",
            defaultValue = ".amends/env",
            description =
                    "Lines NAME=VALUE with what the environment does not hold: AMENDS_TOKEN,"
                            + " AMENDS_CUSTOMER_URL … (${DEFAULT-VALUE}).")
    private Path envFile = Path.of(".amends/env");

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description =
                    "Repeat a request for so long while the service is busy or away"
                            + " (${DEFAULT-VALUE}).")
    private int patience;

    Service service(URI address, String bearer) {
        return new Service(
                address, bearer, Patience.of(Duration.ofSeconds(patience)), Clock.systemUTC());
    }

    URI address(Variable variable) {
        return URI.create(
                variables().getOrDefault(variable.name(), "http://localhost:" + variable.port()));
    }

    /** The token of an operator. */
    String token() {
        return token != null ? token : token("AMENDS_TOKEN", "AMENDS_TOKEN_OPERATOR");
    }

    /** The token in the first of these variables that is set. */
    String token(String... names) {
        Map<String, String> variables = variables();
        for (String name : names) {
            String found = variables.getOrDefault(name, "");
            if (!found.isBlank()) {
                return found.strip();
            }
        }
        throw new IllegalArgumentException(
                "No token. Give --token or set %s; './amends token --role operator' prints one."
                        .formatted(names[0]));
    }

    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        if (Files.isRegularFile(envFile)) {
            try {
                for (String line : Files.readAllLines(envFile)) {
                    String assignment = line.strip().replaceFirst("^export ", "");
                    int equals = assignment.indexOf('=');
                    if (equals > 0 && !assignment.startsWith("#")) {
                        variables.put(
                                assignment.substring(0, equals),
                                unquoted(assignment.substring(equals + 1)));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        variables.putAll(System.getenv());
        return variables;
    }

    private static String unquoted(String value) {
        boolean quoted = value.matches("\".*\"|'.*'");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
