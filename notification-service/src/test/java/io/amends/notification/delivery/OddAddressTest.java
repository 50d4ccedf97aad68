package io.amends.notification.delivery;

import static io.amends.notification.delivery.SmtpConnectionTest.config;
import static io.amends.notification.delivery.SmtpConnectionTest.mailTo;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.notification.town.StrictMailServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Addresses that can't be written in ASCII, and the mail of whoever comes after them. */
class OddAddressTest {
    private static final String ANN = "ann@example.com";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hor\u00e1\u010dek@example.com",
                "ann\u4e0d\u4e0anoop@example.com",
                "micha\u0142@example.com"
            })
    void costsItsNeighbourNothingWhereTheServerHasNoUtf8(String odd) {
        try (StrictMailServer server = new StrictMailServer("8BITMIME");
                SmtpConnection connection = new SmtpConnection(config(server.port()))) {
            assertThat(connection.send(mailTo(odd, null))).isEqualTo(new Conversation.Unroutable());
            assertThat(connection.send(mailTo(ANN, null))).isEqualTo(new Conversation.Accepted());
            assertThat(server.taken())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.recipients()).containsExactly(ANN));
            assertThat(server.commands())
                    .noneMatch(command -> command.chars().anyMatch(c -> c > 127));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hor\u00e1\u010dek@example.com", "micha\u0142@b\u00fccher.de"})
    void isSaidInUtf8WhereTheServerOffersIt(String odd) {
        try (StrictMailServer server = new StrictMailServer("8BITMIME", "SMTPUTF8");
                SmtpConnection connection = new SmtpConnection(config(server.port()))) {
            assertThat(connection.send(mailTo(odd, "Micha\u0142 Nowak")))
                    .isEqualTo(new Conversation.Accepted());
            StrictMailServer.Taken taken = server.taken().getFirst();
            String local = odd.substring(0, odd.indexOf('@'));
            assertThat(taken.from()).endsWith(" SMTPUTF8");
            assertThat(utf8(taken.recipients().getFirst()))
                    .startsWith(local + "@")
                    .doesNotContain("\u00fc");
            assertThat(utf8(taken.content())).contains("<" + local + "@");
        }
    }

    @Test
    void utf8IsAskedForOnlyWhereAnAddressNeedsIt() {
        try (StrictMailServer server = new StrictMailServer("8BITMIME", "SMTPUTF8");
                SmtpConnection connection = new SmtpConnection(config(server.port()))) {
            connection.send(mailTo("micha\u0142@example.com", null));
            connection.send(mailTo("ann@b\u00fccher.de", "Micha\u0142"));
            StrictMailServer.Taken second = server.taken().get(1);
            assertThat(second.from()).doesNotContain("SMTPUTF8");
            assertThat(second.recipients()).containsExactly("ann@xn--bcher-kva.de");
            assertThat(second.content().chars()).allMatch(c -> c < 128);
        }
    }

    @Test
    void costsTheOthersInTheSameMailNothing() {
        try (StrictMailServer server = new StrictMailServer();
                SmtpConnection connection = new SmtpConnection(config(server.port()))) {
            Mail toStaff = mailTo(List.of("micha\u0142@example.com", ANN));
            assertThat(connection.send(toStaff)).isEqualTo(new Conversation.Accepted());
            assertThat(server.taken().getFirst().recipients()).containsExactly(ANN);
        }
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
