package io.amends.notification.delivery;

import static io.amends.notification.delivery.SmtpConnectionTest.config;
import static io.amends.notification.delivery.SmtpConnectionTest.mailTo;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.notification.town.StrictMailServer;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A mail server that refuses, forgets, hangs up or answers out of turn. */
class IllServerTest {
    private final StrictMailServer server = new StrictMailServer("8BITMIME");
    private final SmtpConnection connection = new SmtpConnection(config(server.port()));

    @AfterEach
    void close() {
        connection.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT TO, 451 4.3.0 try again, not-now",
        "RCPT TO, 552 5.2.2 mailbox full, soft-bounce",
        "RCPT TO, 550 5.2.2 over quota, soft-bounce",
        "RCPT TO, 550 5.7.1 Client host blocked, route-refused",
        "RCPT TO, 550 5.1.1 no such user, mailbox-refused",
        "RCPT TO, 501 5.1.3 bad syntax, soft-bounce",
        "RCPT TO, 999 what, not-now",
        "RCPT TO, nonsense, not-now",
        "MAIL FROM, 550 5.7.1 sender refused, route-refused",
        "MAIL FROM, 452 4.3.1 no space, not-now",
        "DATA, 451 4.3.0 try again, not-now",
        "., 554 5.6.0 malformed, mail-refused",
        "., 451 4.3.0 try again, not-now"
    })
    void anAnswerIsTakenForWhatItAnswersAndTheNextMailGoes(
            String command, String answer, String word) {
        server.answering(line -> line.startsWith(command) ? answer : null);
        assertThat(connection.send(mailTo("first@example.com", null)).word()).isEqualTo(word);
        server.answering(line -> null);
        assertThat(connection.send(mailTo("ann@example.com", null)))
                .isEqualTo(new Conversation.Accepted());
        assertThat(server.taken()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"500 what", "451 later", StrictMailServer.HANG_UP})
    void aConnectionThatIsNotResetIsDropped(String answer) {
        server.answering(
                line ->
                        line.startsWith("RCPT")
                                ? "550 5.1.1 no such user"
                                : line.equals("RSET") ? answer : null);
        assertThat(connection.send(mailTo("gone@example.com", null)).word())
                .isEqualTo("mailbox-refused");
        server.answering(line -> null);
        assertThat(connection.send(mailTo("ann@example.com", null)))
                .isEqualTo(new Conversation.Accepted());
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void aServerThatForgetsToForgetRefusesNobodyForGood() {
        // As if somebody else's conversation had been left open.
        AtomicInteger mails = new AtomicInteger();
        server.answering(
                line ->
                        line.startsWith("MAIL FROM") && mails.incrementAndGet() == 2
                                ? "503 5.5.1 Error: nested MAIL command"
                                : null);
        connection.send(mailTo("ann@example.com", null));
        assertThat(connection.send(mailTo("bob@example.com", null)).word()).isEqualTo("not-now");
        assertThat(connection.send(mailTo("bob@example.com", null)))
                .isEqualTo(new Conversation.Accepted());
    }

    @Test
    void fiftyMailsGoOnceEachThroughAServerThatHangsUpAfterEveryThird() {
        AtomicInteger taken = new AtomicInteger();
        server.answering(
                line ->
                        line.startsWith("MAIL FROM") && taken.getAndIncrement() % 4 == 3
                                ? StrictMailServer.HANG_UP
                                : null);
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            Mail mail = mailTo("ann-" + i + "@example.com", null);
            expected.add("<" + mail.solicitationId() + "@shop.example>");
            assertThat(connection.send(mail)).isEqualTo(new Conversation.Accepted());
        }
        assertThat(server.taken()).hasSize(50);
        assertThat(server.taken().stream().map(IllServerTest::id).collect(Collectors.toSet()))
                .isEqualTo(expected);
    }

    @Test
    void aServerThatHangsUpAtTheEndOfAMailMayHaveTakenIt() {
        server.answering(line -> line.equals(".") ? StrictMailServer.HANG_UP : null);
        assertThat(connection.send(mailTo("ann@example.com", null)))
                .isEqualTo(new Conversation.NoAnswer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"554 5.7.1 you are on a list", "554 no"})
    void aServerThatRefusesToTalkToUsRefusesTheRoute(String greeting) {
        server.answering(line -> line.equals("CONNECT") ? greeting : null);
        assertThat(connection.send(mailTo("ann@example.com", null)).word())
                .isEqualTo("route-refused");
    }

    @Test
    void aServerThatIsNotReadyMayBeLater() {
        server.answering(line -> line.equals("CONNECT") ? "421 4.3.2 too many of you" : null);
        assertThat(connection.send(mailTo("ann@example.com", null)).word()).isEqualTo("not-now");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Doe, J\u00f3hn",
                "Ann \"the\" Lee",
                "Ann (work); Bob <bob@example.com>",
                "M\u00fcller-L\u00fcdenscheidt zu Hohenstein-Ernstthal von und auf der Wiese, Dr. h. c. J\u00fcrgen",
                "\u5c71\u7530 \u592a\u90ce",
                "\ud83d\ude00 Ann",
                "Ann\r\nBcc: x@example.net"
            })
    void aNameIsOneRecipientAndNoHeader(String name) throws MessagingException {
        connection.send(mailTo("ann@example.com", name));
        StrictMailServer.Taken taken = server.taken().getFirst();
        assertThat(taken.recipients()).containsExactly("ann@example.com");
        MimeMessage message = message(taken);
        assertThat(message.getAllRecipients()).hasSize(1);
        InternetAddress to = (InternetAddress) message.getAllRecipients()[0];
        assertThat(to.getAddress()).isEqualTo("ann@example.com");
        assertThat(to.getPersonal()).isEqualTo(name.replace("\r\n", " "));
        assertThat(message.getHeader("Bcc")).isNull();
    }

    private static String id(StrictMailServer.Taken taken) {
        try {
            return message(taken).getMessageID();
        } catch (MessagingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static MimeMessage message(StrictMailServer.Taken taken) throws MessagingException {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(taken.content().getBytes(StandardCharsets.ISO_8859_1)));
    }
}
