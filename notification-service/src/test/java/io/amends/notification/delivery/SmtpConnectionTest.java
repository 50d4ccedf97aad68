package io.amends.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.notification.town.FaultyMailServer;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.Socket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

class SmtpConnectionTest {
    private final FaultyMailServer server = new FaultyMailServer();
    private final SmtpConnection connection = new SmtpConnection(config(server.port()));

    @AfterEach
    void close() {
        connection.close();
        server.close();
    }

    @Test
    void theEndOfAMailIsNotHeldBackUntilItsBodyIsAcknowledged() throws IOException {
        try (Socket socket = new PromptSockets().createSocket()) {
            assertThat(socket.getTcpNoDelay()).isTrue();
        }
    }

    @Test
    void handsOverAMailInBothFormsWithItsHeaders() throws MessagingException, IOException {
        Mail mail = mailTo("ann@example.com", "Änne Müller");
        assertThat(connection.send(mail)).isEqualTo(new Conversation.Accepted());
        MimeMessage received = server.mailTo("ann@example.com").getFirst();
        assertThat(received.getSubject()).isEqualTo("Wie war’s?");
        assertThat(received.getMessageID())
                .isEqualTo("<" + mail.solicitationId() + "@shop.example>");
        assertThat(received.getHeader("List-Unsubscribe", null))
                .isEqualTo("<https://shop.example/u/token>");
        assertThat(received.getHeader("List-Unsubscribe-Post", null))
                .isEqualTo("List-Unsubscribe=One-Click");
        assertThat(received.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
        assertThat(received.getHeader("Date", null)).isEqualTo("Fri, 20 Nov 2026 19:30:00 +0000");
        assertThat(received.getFrom()[0].toString()).contains("no-reply@shop.example");
        assertThat(received.getContentType()).startsWith("multipart/alternative");
        MimeMultipart parts = (MimeMultipart) received.getContent();
        assertThat(parts.getBodyPart(0).getContentType())
                .isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(0).getContent().toString().strip()).isEqualTo("schön");
        assertThat(parts.getBodyPart(1).getContentType())
                .isEqualToIgnoringCase("text/html; charset=UTF-8");
    }

    @Test
    void noNameCanAddAHeader() throws MessagingException {
        connection.send(
                mailTo("ann@example.com", "Ann\r\nBcc: everybody@example.com\r\n\r\nHello"));
        MimeMessage received = server.mailTo("ann@example.com").getFirst();
        assertThat(received.getHeader("Bcc")).isNull();
        assertThat(received.getAllRecipients()).hasSize(1);
    }

    @Test
    void keepsItsConnection() {
        for (int i = 0; i < 5; i++) {
            assertThat(connection.send(mailTo("ann@example.com", null)))
                    .isEqualTo(new Conversation.Accepted());
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aRecipientThatIsRefusedForGoodIsToldApart() {
        assertThat(connection.send(mailTo("gone-1@example.com", null)))
                .isEqualTo(new Conversation.Refused("550 5.1.1", Conversation.Fault.HARD_BOUNCE));
        assertThat(connection.send(mailTo("ann@example.com", null)))
                .isEqualTo(new Conversation.Accepted());
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aMailboxThatIsFullIsThereAllTheSame() {
        assertThat(connection.send(mailTo("full-1@example.com", null)))
                .isEqualTo(new Conversation.Refused("552 5.2.2", Conversation.Fault.SOFT_BOUNCE));
    }

    @Test
    void aServerThatIsBusyMayTakeItLater() {
        Mail mail = mailTo("busy-1@example.com", null);
        assertThat(connection.send(mail)).isEqualTo(new Conversation.NotNow("450 4.2.1", true));
        assertThat(connection.send(mail)).isEqualTo(new Conversation.Accepted());
    }

    @Test
    void aServerThatClosesMayTakeItLaterOnANewConnection() {
        Mail mail = mailTo("closing-1@example.com", null);
        assertThat(connection.send(mail)).isEqualTo(new Conversation.NotNow("421 4.3.2", false));
        assertThat(connection.send(mail)).isEqualTo(new Conversation.Accepted());
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void aConnectionThatWasClosedWhileIdleIsOpenedAnew() {
        connection.send(mailTo("ann@example.com", null));
        assertThat(connection.send(mailTo("closing-2@example.com", null)))
                .isEqualTo(new Conversation.Accepted());
    }

    @Test
    void aMailThatWasHandedOverWithoutAnAnswerMayHaveGone() {
        assertThat(connection.send(mailTo("silent-1@example.com", null)))
                .isEqualTo(new Conversation.NoAnswer());
        assertThat(server.mailTo("silent-1@example.com")).hasSize(1);
    }

    @Test
    void aServerThatIsAwayMayTakeItLater() {
        server.close();
        assertThat(connection.send(mailTo("ann@example.com", null)))
                .isEqualTo(new Conversation.NotNow("", false));
    }

    static Mail mailTo(String address, @Nullable String name) {
        return mail(List.of(new Mail.Recipient(address, name)));
    }

    static Mail mailTo(List<String> addresses) {
        return mail(addresses.stream().map(address -> new Mail.Recipient(address, null)).toList());
    }

    private static Mail mail(List<Mail.Recipient> to) {
        return new Mail(
                UUID.randomUUID(),
                to,
                "Das Café",
                "Wie war’s?",
                "schön\n",
                "<p>schön</p>",
                "https://shop.example/u/token",
                Instant.parse("2026-11-20T19:30:00Z"));
    }

    static MailConfig config(int port) {
        return new SmallRyeConfigBuilder()
                .withMapping(MailConfig.class)
                .withSources(
                        new PropertiesConfigSource(
                                Map.of(
                                        "amends.mail.host", "127.0.0.1",
                                        "amends.mail.port", Integer.toString(port),
                                        "amends.mail.timeout", "PT5S",
                                        "amends.mail.from", "no-reply@shop.example"),
                                "test",
                                100))
                .withConverter(java.time.Duration.class, 100, java.time.Duration::parse)
                .build()
                .getConfigMapping(MailConfig.class);
    }
}
