package io.amends.local;

import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;

/**
 * Takes every mail that is sent to it, whoever it is for, delivers it to nobody and shows it in a
 * web page. Run as {@code MailCatcher SMTP-PORT HTTP-PORT}.
 */
final class MailCatcher implements AutoCloseable {

    private static final int KEPT = 5_000;

    private final GreenMail smtp;
    private final InboxServer inbox;

    private MailCatcher(GreenMail smtp, InboxServer inbox) {
        this.smtp = smtp;
        this.inbox = inbox;
    }

    static MailCatcher start(int smtpPort, int httpPort) throws IOException {
        Mailbox mailbox = new Mailbox(KEPT, Clock.systemUTC());
        GreenMail smtp =
                new GreenMail(new ServerSetup(smtpPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        smtp.getUserManager()
                .setMessageDeliveryHandler(
                        (message, recipient) -> new Recipient(mailbox, recipient.getEmail()));
        smtp.start();
        return new MailCatcher(smtp, InboxServer.start(mailbox, httpPort));
    }

    public static void main(String[] args) throws IOException {
        MailCatcher catcher = start(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(catcher::close));
    }

    int inboxPort() {
        return inbox.port();
    }

    int smtpPort() {
        return smtp.getSmtp().getPort();
    }

    @Override
    public void close() {
        smtp.stop();
        inbox.close();
    }

    /** GreenMail delivers to users; here everybody is one, and has no mailbox but ours. */
    private record Recipient(Mailbox mailbox, String address) implements GreenMailUser {

        @Override
        public void deliver(MovingMessage message) {
            deliver(message.getMessage());
        }

        @Override
        public void deliver(MimeMessage message) {
            ByteArrayOutputStream raw = new ByteArrayOutputStream();
            try {
                message.writeTo(raw);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (MessagingException e) {
                throw new IllegalArgumentException(e);
            }
            mailbox.add(address, raw.toByteArray());
        }

        @Override
        public String getEmail() {
            return address;
        }

        @Override
        public String getLogin() {
            return address;
        }

        @Override
        public String getQualifiedMailboxName() {
            return address;
        }

        @Override
        public String getPassword() {
            return "";
        }

        @Override
        public void setPassword(String password) {}

        @Override
        public void create() {}

        @Override
        public void delete() {}

        @Override
        public void authenticate(String password) {}
    }
}
