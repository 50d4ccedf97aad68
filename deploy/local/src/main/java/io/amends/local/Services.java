package io.amends.local;

import io.amends.local.doctor.Patient;
import io.amends.local.doctor.Settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An installation's four services as they ship, and what each is told. */
record Services(Installation installation) {

    static final List<Port> ALL =
            List.of(Port.CUSTOMER, Port.FEEDBACK, Port.NOTIFICATION, Port.ANALYTICS);

    List<Part> parts() {
        return ALL.stream().map(this::part).toList();
    }

    /** Of the services' users in PostgreSQL, by their names. */
    Map<String, String> databasePasswords() {
        Map<String, String> passwords = new LinkedHashMap<>();
        ALL.forEach(service -> passwords.put(service.option(), databasePassword(service)));
        return passwords;
    }

    /** For whoever looks them over. */
    List<Patient.Service> told() {
        return ALL.stream()
                .map(
                        service ->
                                new Patient.Service(
                                        service.part(),
                                        addresses().url(service),
                                        new Settings(environment(service)),
                                        build(installation.project(), service)))
                .toList();
    }

    /** Where a service's build puts what it has packaged. */
    static Path build(Path project, Port service) {
        return project.resolve(service.part()).resolve("target/quarkus-app");
    }

    private Part part(Port service) {
        Path product = build(installation.project(), service).resolve("quarkus-run.jar");
        return new JavaPart(
                service.part(),
                List.of(
                        // Room for a batch of 10,000, given back afterwards.
                        "-Xms96m",
                        "-Xmx256m",
                        "-Xmn40m",
                        "-XX:MinHeapFreeRatio=20",
                        "-XX:MaxHeapFreeRatio=40",
                        "-XX:-ShrinkHeapInSteps",
                        "-XX:TrimNativeHeapInterval=10000",
                        "-XX:+UseSerialGC",
                        JavaCommand.EXIT_WHEN_OUT_OF_MEMORY,
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        product.toString()),
                environment(service),
                Optional.of(product),
                addresses().url(service).resolve("/q/health/ready"),
                installation.pidFile(service.part()),
                installation.log(service.part()));
    }

    private Map<String, String> environment(Port service) {
        Map<String, String> environment = new HashMap<>();
        // Of the C library, which else keeps an arena for every thread of the compiler.
        environment.put("MALLOC_ARENA_MAX", "2");
        // Under load, 30 to 60 MB are in use.
        environment.put("AMENDS_HEAP_COLLECT_ABOVE", "80M");
        environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(addresses().of(service)));
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://127.0.0.1:%d/%s"
                        .formatted(addresses().of(Port.POSTGRES), service.option()));
        environment.put("QUARKUS_DATASOURCE_USERNAME", service.option());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", databasePassword(service));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + addresses().of(Port.KAFKA));
        environment.put(
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION", keys().tokenPublicKey().toUri().toString());
        ALL.forEach(
                other ->
                        environment.put(
                                "AMENDS_PAGES_" + other.name() + "_URL",
                                addresses().url(other).toString()));
        switch (service) {
            case NOTIFICATION -> {
                environment.put("AMENDS_MAIL_HOST", "127.0.0.1");
                environment.put("AMENDS_MAIL_PORT", Integer.toString(addresses().of(Port.MAIL)));
                environment.put(
                        "AMENDS_LINKS_SIGNING_KEY_LOCATION", keys().linkSigningKey().toString());
                environment.put("AMENDS_LINKS_SIGNING_KEY_ID", keys().linkSigningKeyId());
                environment.put(
                        "AMENDS_LINKS_SURVEY_BASE_URL", addresses().url(Port.FEEDBACK).toString());
                environment.put(
                        "AMENDS_LINKS_PREFERENCE_BASE_URL",
                        addresses().url(Port.NOTIFICATION).toString());
                environment.put("AMENDS_HOLD_OUT_KEY", keys().secret("hold-out-key"));
            }
            case FEEDBACK ->
                    environment.put(
                            "AMENDS_LINKS_PUBLIC_KEYS_LOCATION",
                            keys().linkPublicKeys().toString());
            case CUSTOMER, ANALYTICS, INBOX, MAIL, POSTGRES, KAFKA -> {}
        }
        environment.putAll(settings(service));
        return environment;
    }

    /**
     * What somebody wants otherwise than we do, such as the address of a real mail server: lines
     * like those of {@link Installation#environmentFile}, in a file named after the service.
     */
    private Map<String, String> settings(Port service) {
        Path file = installation.home().resolve(service.part() + ".env");
        if (!Files.exists(file)) {
            return Map.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return Addresses.parseEnvironmentFile(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String databasePassword(Port service) {
        return keys().secret("database-password-" + service.option());
    }

    private Addresses addresses() {
        return installation.addresses();
    }

    private Keys keys() {
        return installation.keys();
    }
}
