package io.amends.local;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
            names = "--name",
            paramLabel = "NAME",
            description =
                    "Whose it is: what is done with it is recorded under this name. Else the source's; else the name of your account on this machine.")
    private @Nullable String name;

    @Option(
            names = "--location",
            paramLabel = "CODE",
            description =
                    "Good for this location only; may be given several times. Unknown codes are refused.")
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
                new TokenRequest(role, name(), locations, Optional.ofNullable(source), expires);
        Installation installation = Amends.installation(Map.of());
        Keys keys = directory == null ? installation.keys() : made(directory);
        if (!locations.isEmpty()) {
            check(locations, installation, keys);
        }
        spec.commandLine().getOut().println(request.sign(keys.tokenPrivateKey(), Instant.now()));
        return 0;
    }

    /** Several people with one name could not be told apart by what they did. */
    private String name() {
        if (name != null) {
            return name;
        }
        if (source != null) {
            return source;
        }
        return Objects.requireNonNullElse(System.getProperty("user.name"), "");
    }

    /** A misspelt code would open nothing, and nobody would see why. */
    private void check(List<String> codes, Installation installation, Keys keys) {
        String address = System.getenv("AMENDS_CUSTOMER_URL");
        URI service =
                address == null || address.isBlank()
                        ? installation.addresses().url(Port.CUSTOMER)
                        : URI.create(address);
        String token =
                TokenRequest.of(TokenRequest.Role.OPERATOR, "amends token")
                        .sign(keys.tokenPrivateKey(), Instant.now());
        try (LocationCheck check = new LocationCheck(service, token)) {
            for (String code : codes) {
                switch (check.of(code)) {
                    case KNOWN -> {}
                    case UNKNOWN ->
                            throw new ServerFailed(
                                    "No location has the code '%s'. GET %s lists them; PUT %s/%s makes one."
                                            .formatted(
                                                    code,
                                                    service.resolve("/v1/locations"),
                                                    service.resolve("/v1/locations"),
                                                    code));
                    case UNCHECKED ->
                            spec.commandLine()
                                    .getErr()
                                    .printf(
                                            "Not checked whether there is a location '%s': customer-service at %s did not say.%n",
                                            code, service);
                }
            }
        }
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
