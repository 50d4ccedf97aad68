package io.amends.local;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Prints a bearer token. */
@Command(
        name = "token",
        description = "Print a bearer token, for the Authorization header or the sign-in page.")
final class TokenCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--role", required = true, description = "One of ${COMPLETION-CANDIDATES}.")
    private TokenRequest.Role role = TokenRequest.Role.AGENT;

    @Option(
            names = "--location",
            paramLabel = "CODE",
            description = "Good for this location only; may be given several times.")
    private List<String> locations = new ArrayList<>();

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "May post visits as this source only.")
    private @Nullable String source;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            defaultValue = "12h",
            converter = Lifetime.class,
            description = "How long it is good for: 30m, 12h, 90d (${DEFAULT-VALUE}).")
    private Duration expires = Duration.ofHours(12);

    @Option(
            names = "--keys",
            paramLabel = "DIRECTORY",
            description = "What './amends keys' made, for an installation that runs in containers.")
    private @Nullable Path directory;

    @Override
    public Integer call() {
        TokenRequest request =
                new TokenRequest(role, locations, Optional.ofNullable(source), expires);
        Keys keys = directory == null ? Amends.installation(Map.of()).keys() : made(directory);
        spec.commandLine().getOut().println(request.sign(keys.tokenPrivateKey(), Instant.now()));
        return 0;
    }

    /** A key that nobody trusts is of no use to anybody, so none is made here. */
    private static Keys made(Path directory) {
        if (!Files.exists(directory.resolve("token-private-key.pem"))) {
            throw new ServerFailed("There are no keys in " + directory + ".");
        }
        return new Keys(directory);
    }

    /** Reads 30m, 12h and 90d. */
    static final class Lifetime implements ITypeConverter<Duration> {

        @Override
        public Duration convert(String text) {
            String amount = text.strip().toUpperCase(Locale.ROOT);
            try {
                return Duration.parse(amount.endsWith("D") ? "P" + amount : "PT" + amount);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("'" + text + "' is not like 30m, 12h or 90d");
            }
        }
    }
}
