package io.amends.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.local.doctor.Finding.Grade;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class DomainNamesTest {

    @Test
    void aDomainThatHasAllIsBelieved() throws Exception {
        try (NameServer names =
                new NameServer(
                        Map.of(
                                "example.com", "v=spf1 mx -all",
                                "_dmarc.example.com", "v=DMARC1; p=none",
                                "mail._domainkey.example.com", "v=DKIM1; p=MIIB"))) {
            assertThat(look("no-reply@example.com", names, Optional.of("mail")))
                    .extracting(Finding::grade)
                    .containsExactly(Grade.WELL, Grade.WELL, Grade.WELL);
        }
    }

    @Test
    void whatIsMissingIsSaidWithWhatToDo() throws Exception {
        try (NameServer names =
                new NameServer(Map.of("example.com", "google-site-verification=1"))) {
            List<Finding> findings =
                    look("Shop <no-reply@example.com>", names, Optional.of("mail"));

            assertThat(findings).extracting(Finding::grade).containsOnly(Grade.ILL);
            assertThat(findings)
                    .extracting(Finding::what)
                    .containsExactly("has no SPF", "has no DMARC", "has no DKIM");
            assertThat(findings).allSatisfy(f -> assertThat(f.advice()).isNotEmpty());
        }
    }

    @Test
    void aNameServerThatDoesNotAnswerIsNoFaultOfTheDomain() throws Exception {
        NameServer gone = new NameServer(Map.of());
        gone.close();

        assertThat(look("no-reply@example.com", gone, Optional.empty()))
                .extracting(Finding::grade)
                .containsOnly(Grade.NOTE);
    }

    @Test
    void whoWritesToNobodyNeedsNoDomain() throws Exception {
        try (NameServer names = new NameServer(Map.of())) {
            assertThat(look("no-reply@localhost.localdomain", names, Optional.empty()))
                    .extracting(Finding::grade)
                    .containsExactly(Grade.NOTE);
        }
    }

    private static List<Finding> look(String from, NameServer names, Optional<String> selector) {
        Patient.Service notification =
                new Patient.Service(
                        "notification-service",
                        URI.create("http://localhost:1"),
                        new Settings(Map.of("AMENDS_MAIL_FROM", from)),
                        Path.of("none"));
        return new DomainNames()
                .look(
                        new Patient(
                                List.of(notification),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                "127.0.0.1:" + names.port(),
                                selector));
    }
}
