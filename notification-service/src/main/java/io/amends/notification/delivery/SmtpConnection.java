package io.amends.notification.delivery;

import io.amends.chassis.FailureKind;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.StreamProvider;

import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * One lasting connection to the mail server, used by one thread; opened when needed, and again when
 * it broke.
 */
final class SmtpConnection implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SmtpConnection.class);
    private static final Pattern LINE_BREAKS = Pattern.compile("[\\r\\n\\u0000]+");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ENGLISH);
    private static final int RESET = 250;

    static {
        // Else looked for in every jar, for each part of each mail.
        System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
    }

    private final MailConfig config;
    private final Session session;
    private final Session utf8Session;
    private @Nullable WatchedTransport transport;

    SmtpConnection(MailConfig config) {
        this.config = config;
        Properties properties = new Properties();
        String timeout = Long.toString(config.timeout().toMillis());
        properties.setProperty("mail.smtp.host", config.host());
        properties.setProperty("mail.smtp.port", Integer.toString(config.port()));
        properties.setProperty("mail.smtp.connectiontimeout", timeout);
        properties.setProperty("mail.smtp.timeout", timeout);
        properties.setProperty("mail.smtp.writetimeout", timeout);
        properties.put("mail.smtp.socketFactory", new PromptSockets());
        properties.setProperty("mail.smtp.from", config.from());
        properties.setProperty("mail.smtp.sendpartial", "true");
        properties.setProperty("mail.smtp.quitwait", "false");
        properties.setProperty(
                "mail.smtp.starttls.enable",
                Boolean.toString(config.tls().use() != MailConfig.Use.NEVER));
        properties.setProperty(
                "mail.smtp.starttls.required",
                Boolean.toString(config.tls().use() == MailConfig.Use.REQUIRED));
        properties.setProperty("mail.smtp.auth", Boolean.toString(config.username().isPresent()));
        this.session = Session.getInstance(properties);
        Properties utf8 = new Properties();
        utf8.putAll(properties);
        // Without it, commands are narrowed to the low byte of each character: a stranger's
        // address.
        utf8.setProperty("mail.mime.allowutf8", "true");
        this.utf8Session = Session.getInstance(utf8);
    }

    /** Has the conversation about one mail, and says how it ended. Never throws. */
    Conversation send(Mail mail) {
        boolean reused = transport != null;
        Conversation conversation = converse(mail);
        // A server may close a connection that was idle; that says nothing about this mail.
        if (reused && transport == null && conversation instanceof Conversation.NotNow) {
            return converse(mail);
        }
        return conversation;
    }

    private Conversation converse(Mail mail) {
        WatchedTransport open = transport;
        try {
            if (open == null) {
                open = new WatchedTransport(utf8Session, config);
                transport = open;
                open.connect(
                        config.host(),
                        config.port(),
                        config.username().orElse(null),
                        config.password().orElse(null));
            }
            List<Addressee> addressees = addressees(mail, open.offersUtf8());
            if (addressees.isEmpty()) {
                LOG.infof("%s has no address that this mail server can be told", mail);
                return new Conversation.Unroutable();
            }
            boolean utf8 = addressees.stream().anyMatch(to -> to.address().needsUtf8());
            Optional<MimeMessage> message = written(mail, addressees, utf8 ? utf8Session : session);
            if (message.isEmpty()) {
                return new Conversation.Refused("", Conversation.Fault.MAIL);
            }
            open.begin(utf8, addressees.size());
            open.sendMessage(message.get(), message.get().getAllRecipients());
            return new Conversation.Accepted();
        } catch (MessagingException | RuntimeException failure) {
            LOG.debugf("%s: %s", mail, FailureKind.of(failure));
            Conversation conversation =
                    open == null ? new Conversation.NotNow("", false) : open.meaning();
            if (open == null || !open.reset()) {
                close();
            }
            return conversation;
        }
    }

    private Optional<MimeMessage> written(Mail mail, List<Addressee> addressees, Session writing) {
        try {
            return Optional.of(message(mail, addressees, writing));
        } catch (MessagingException | IOException | RuntimeException unusable) {
            LOG.warnf("%s can't be written: %s", mail, FailureKind.of(unusable));
            return Optional.empty();
        }
    }

    private record Addressee(EnvelopeAddress address, @Nullable String name) {}

    /** Those who can be told to the server: one odd address costs the others nothing. */
    private static List<Addressee> addressees(Mail mail, boolean utf8) {
        List<Addressee> addressees = new ArrayList<>();
        for (Mail.Recipient recipient : mail.to()) {
            EnvelopeAddress.of(recipient.address())
                    .filter(address -> utf8 || !address.needsUtf8())
                    .ifPresent(address -> addressees.add(new Addressee(address, recipient.name())));
        }
        return addressees;
    }

    private MimeMessage message(Mail mail, List<Addressee> addressees, Session writing)
            throws MessagingException, IOException {
        MimeMessage message =
                new StableIdMessage(writing, "<" + mail.solicitationId() + "@" + domain() + ">");
        message.setFrom(new InternetAddress(config.from(), oneLine(mail.fromName()), "UTF-8"));
        for (Addressee addressee : addressees) {
            InternetAddress address = new InternetAddress(addressee.address().text(), true);
            if (addressee.name() != null) {
                address.setPersonal(oneLine(addressee.name()), "UTF-8");
            }
            message.addRecipient(Message.RecipientType.TO, address);
        }
        message.setSubject(oneLine(mail.subject()), "UTF-8");
        message.setHeader("Date", DATE.format(mail.writtenAt().atOffset(ZoneOffset.UTC)));
        message.setHeader("Auto-Submitted", "auto-generated");
        if (mail.unsubscribeUrl() != null) {
            message.setHeader("List-Unsubscribe", "<" + mail.unsubscribeUrl() + ">");
            message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        MimeMultipart alternatives = new MimeMultipart("alternative");
        alternatives.addBodyPart(part(mail.text(), "plain"));
        alternatives.addBodyPart(part(mail.html(), "html"));
        message.setContent(alternatives);
        message.saveChanges();
        return message;
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, StandardCharsets.UTF_8.name(), subtype);
        return part;
    }

    private String domain() {
        return config.from().substring(config.from().indexOf('@') + 1);
    }

    /** No name or subject can start a header of its own. */
    private static String oneLine(String text) {
        return LINE_BREAKS.matcher(text).replaceAll(" ").strip();
    }

    @Override
    public void close() {
        WatchedTransport open = transport;
        transport = null;
        if (open != null) {
            try {
                open.close();
            } catch (MessagingException alreadyGone) {
                LOG.debug("A connection to the mail server was closed already", alreadyGone);
            }
        }
    }

    /**
     * Hears every answer together with the command that it answers, and knows whether the mail was
     * handed over as a whole; only then can a missing answer mean that it went out.
     */
    private static final class WatchedTransport extends SMTPTransport {
        private final List<SmtpReply> refusals = new ArrayList<>();
        private SmtpReply.Command command = SmtpReply.Command.CONNECT;
        private boolean resetting;
        private boolean begun;
        private boolean utf8;
        private boolean inContent;
        private boolean handedOver;
        private int recipients = 1;
        private @Nullable SmtpReply afterContent;

        WatchedTransport(Session session, MailConfig config) {
            super(session, new URLName("smtp", config.host(), config.port(), null, null, null));
        }

        void begin(boolean utf8, int recipients) {
            begun = true;
            this.utf8 = utf8;
            this.recipients = recipients;
            refusals.clear();
            inContent = false;
            handedOver = false;
            afterContent = null;
        }

        boolean offersUtf8() {
            return super.supportsExtension("SMTPUTF8");
        }

        /** Asked for only where an address needs it: not every server further on speaks it. */
        @Override
        public boolean supportsExtension(String extension) {
            if (!extension.equalsIgnoreCase("SMTPUTF8")) {
                return super.supportsExtension(extension);
            }
            // While it connects, only to log that the server does not.
            return !begun || (utf8 && offersUtf8());
        }

        @Override
        protected void sendCommand(String line) throws MessagingException {
            resetting = line.equals("RSET") || line.equals("QUIT");
            if (!resetting) {
                command = SmtpReply.Command.of(line);
            }
            super.sendCommand(line);
        }

        @Override
        protected int readServerResponse() throws MessagingException {
            int code = super.readServerResponse();
            if (!resetting && code > 0) {
                heard(new SmtpReply(command, code, getLastServerResponse()));
            }
            return code;
        }

        private void heard(SmtpReply reply) {
            if (reply.command() == SmtpReply.Command.END_OF_DATA) {
                afterContent = reply;
            }
            if (!reply.isPositive()) {
                refusals.add(reply);
            }
            inContent = reply.command() == SmtpReply.Command.DATA && reply.isPositive();
        }

        @Override
        protected void finishData() throws IOException, MessagingException {
            handedOver = true;
            super.finishData();
        }

        /** What the answers so far say about the mail. */
        Conversation meaning() {
            if (afterContent != null) {
                return afterContent.meaning(recipients == 1);
            }
            if (handedOver) {
                return new Conversation.NoAnswer();
            }
            // Of several recipients, one may be taken later.
            return refusals.stream()
                    .filter(SmtpReply::isForNow)
                    .findFirst()
                    .or(() -> refusals.stream().findFirst())
                    .map(reply -> reply.meaning(recipients == 1))
                    .orElseGet(() -> new Conversation.NotNow("", false));
        }

        /**
         * Whether the connection can carry another mail: the server has answered that it has
         * forgotten this one.
         */
        boolean reset() {
            if ((inContent && afterContent == null)
                    || refusals.stream().anyMatch(SmtpReply::isClosing)) {
                return false;
            }
            try {
                return simpleCommand("RSET") == RESET;
            } catch (MessagingException | RuntimeException gone) {
                return false;
            }
        }
    }

    /**
     * Keeps its Message-ID however often it is written, so that receivers can recognise a mail that
     * came twice.
     */
    private static final class StableIdMessage extends MimeMessage {
        private final String id;

        StableIdMessage(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
