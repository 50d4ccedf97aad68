package io.amends.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.local.doctor.Finding.Grade;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ExaminationsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir private Path home;

    @Test
    void whoIsToldNothingIsIll() {
        assertThat(new Configuration().look(patient(Map.of(), Map.of())))
                .extracting(Finding::grade)
                .containsOnly(Grade.ILL);
    }

    @Test
    void customersAreNotSentToThisMachine() {
        Map<String, String> settings =
                Map.of(
                        "AMENDS_MAIL_FROM", "no-reply@example.com",
                        "AMENDS_LINKS_SURVEY_BASE_URL", "http://localhost:8082");

        assertThat(new Configuration().look(patient(settings, Map.of())))
                .extracting(Finding::what)
                .contains("mails customers links to http://localhost:8082");
    }

    @Test
    void settingsMayBeFiles() throws Exception {
        Files.writeString(home.resolve("quarkus.datasource.password"), "secret\n");
        Settings settings =
                new Settings(Map.of("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", home.toString()));

        assertThat(settings.get("QUARKUS_DATASOURCE_PASSWORD")).contains("secret");
    }

    @Test
    void whoIsAwayIsIllAndTheOthersAreLookedAt() {
        Map<String, String> settings =
                Map.of(
                        "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:1/customer",
                        "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                        "AMENDS_MAIL_HOST", "127.0.0.1",
                        "AMENDS_MAIL_PORT", "1");
        List<Finding> findings = Doctor.examine(patient(settings, settings)).toList();

        assertThat(findings)
                .filteredOn(finding -> finding.grade() == Grade.ILL)
                .extracting(Finding::about)
                .contains(
                        "notification-service",
                        "notification-service's database",
                        "notification-service's Kafka",
                        "feedback-service",
                        "mail server 127.0.0.1:1");
    }

    @Test
    void linksAreSignedWithTheKeyThatIsKnown() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        KeyPair right = generator.generateKeyPair();
        KeyPair wrong = generator.generateKeyPair();

        assertThat(links(right, "one", right)).containsExactly(Grade.WELL);
        assertThat(links(right, "one", wrong)).containsExactly(Grade.ILL);
        assertThat(links(right, "two", right)).containsExactly(Grade.ILL);
    }

    private List<Grade> links(KeyPair signs, String knownAs, KeyPair known) throws Exception {
        Path signing = home.resolve("signing.pem");
        Files.writeString(
                signing,
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                        .formatted(base64(signs.getPrivate().getEncoded())));
        Path all = home.resolve("public-keys");
        Files.writeString(all, knownAs + " " + base64(known.getPublic().getEncoded()) + "\n");
        return new KeyPairs()
                        .look(
                                patient(
                                        Map.of(
                                                "AMENDS_LINKS_SIGNING_KEY_LOCATION",
                                                signing.toString(),
                                                "AMENDS_LINKS_SIGNING_KEY_ID",
                                                "one"),
                                        Map.of(
                                                "AMENDS_LINKS_PUBLIC_KEYS_LOCATION",
                                                all.toString())))
                        .stream()
                        .map(Finding::grade)
                        .toList();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void aTokenSaysHowLongItIsGoodFor() {
        assertThat(KeyPairs.expiry(token(NOW.minusSeconds(1)), NOW).grade()).isEqualTo(Grade.ILL);
        assertThat(KeyPairs.expiry(token(NOW.plusSeconds(3600)), NOW).grade())
                .isEqualTo(Grade.NOTE);
        assertThat(KeyPairs.expiry(token(NOW.plusSeconds(90 * 86_400)), NOW).grade())
                .isEqualTo(Grade.WELL);
        assertThat(KeyPairs.expiry("nonsense", NOW).grade()).isEqualTo(Grade.ILL);
    }

    private static String token(Instant expires) {
        return "e30."
                + Base64.getUrlEncoder()
                        .encodeToString(
                                "{\"exp\":%d}"
                                        .formatted(expires.getEpochSecond())
                                        .getBytes(StandardCharsets.US_ASCII))
                + ".";
    }

    @Test
    void samplesOfAMetricAreAddedUp() {
        String told =
                "# HELP a\namends_events_lag{topic=\"a\"} 3.0\namends_events_lag{topic=\"b\"} 4.0\n";

        assertThat(Health.sum(told, "amends_events_lag")).hasValue(7);
        assertThat(Health.sum(told, "amends_events")).isEmpty();
        assertThat(Health.sum("amends_dead_letters NaN\n", "amends_dead_letters")).isEmpty();
    }

    @Test
    void aDiskThatIsNearlyFullIsIll() {
        assertThat(DiskSpace.judge(1L << 30, 100L << 30).grade()).isEqualTo(Grade.ILL);
        assertThat(DiskSpace.judge(50L << 30, 1000L << 30).grade()).isEqualTo(Grade.WELL);
    }

    private static Patient patient(
            Map<String, String> ofNotification, Map<String, String> ofFeedback) {
        return new Patient(
                List.of(
                        service("notification-service", ofNotification),
                        service("feedback-service", ofFeedback)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                null,
                Optional.empty());
    }

    private static Patient.Service service(String name, Map<String, String> settings) {
        return new Patient.Service(
                name, URI.create("http://127.0.0.1:1"), new Settings(settings), Path.of("none"));
    }
}
