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

import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
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
    private static final int CLOSING = 421;

    static {
        // Else looked for in every jar, for each part of each mail.
        System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
    }

    private final MailConfig config;
    private final Session session;
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
    }

    /** Has the conversation about one mail, and says how it ended. Never throws. */
    Conversation send(Mail mail) {
        MimeMessage message;
        try {
            message = message(mail);
        } catch (MessagingException | IOException unusable) {
            LOG.warnf("%s can't be written: %s", mail, FailureKind.of(unusable));
            return new Conversation.Refused(0, false);
        }
        boolean reused = transport != null;
        Conversation conversation = converse(message);
        // A server may close a connection that was idle; that says nothing about this mail.
        if (reused && transport == null && conversation instanceof Conversation.NotNow) {
            return converse(message);
        }
        return conversation;
    }

    private Conversation converse(MimeMessage message) {
        WatchedTransport open = transport;
        try {
            if (open == null) {
                open = new WatchedTransport(session, config);
                open.connect(
                        config.host(),
                        config.port(),
                        config.username().orElse(null),
                        config.password().orElse(null));
                transport = open;
            }
            open.begin();
            open.sendMessage(message, message.getAllRecipients());
            return new Conversation.Accepted();
        } catch (MessagingException failure) {
            Conversation conversation = meaning(failure, open);
            if (open == null || !open.survived(failure)) {
                close();
            }
            return conversation;
        }
    }

    private static Conversation meaning(
            MessagingException failure, @Nullable WatchedTransport open) {
        if (failure instanceof SMTPSendFailedException partly
                && partly.getValidSentAddresses() != null
                && partly.getValidSentAddresses().length > 0) {
            return new Conversation.Accepted();
        }
        if (open != null && open.handedOver()) {
            int code =
                    failure instanceof SMTPSendFailedException answered
                            ? answered.getReturnCode()
                            : -1;
            return code < 400 ? new Conversation.NoAnswer() : meaning(code, false);
        }
        for (@Nullable Exception next = failure;
                next != null;
                next =
                        next instanceof MessagingException wrapper
                                ? wrapper.getNextException()
                                : null) {
            if (next instanceof SMTPAddressFailedException recipient) {
                int code = recipient.getReturnCode();
                return meaning(code, code == 550 || code == 553);
            }
        }
        return failure instanceof SMTPSendFailedException answered
                ? meaning(answered.getReturnCode(), false)
                : new Conversation.NotNow(0);
    }

    private static Conversation meaning(int code, boolean recipient) {
        return code >= 500
                ? new Conversation.Refused(code, recipient)
                : new Conversation.NotNow(Math.max(code, 0));
    }

    private MimeMessage message(Mail mail) throws MessagingException, IOException {
        MimeMessage message =
                new StableIdMessage(session, "<" + mail.solicitationId() + "@" + domain() + ">");
        message.setFrom(new InternetAddress(config.from(), oneLine(mail.fromName()), "UTF-8"));
        for (Mail.Recipient recipient : mail.to()) {
            InternetAddress address = new InternetAddress(recipient.address(), true);
            if (recipient.name() != null) {
                address.setPersonal(oneLine(recipient.name()), "UTF-8");
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
     * Knows whether the mail was handed over as a whole; only then can a missing answer mean that
     * it went out.
     */
    private static final class WatchedTransport extends SMTPTransport {
        private boolean handedOver;

        WatchedTransport(Session session, MailConfig config) {
            super(session, new URLName("smtp", config.host(), config.port(), null, null, null));
        }

        void begin() {
            handedOver = false;
        }

        boolean handedOver() {
            return handedOver;
        }

        @Override
        protected void finishData() throws IOException, MessagingException {
            handedOver = true;
            super.finishData();
        }

        /** Whether the connection can carry another mail after this failure. */
        boolean survived(MessagingException failure) {
            if (failure instanceof SMTPSendFailedException answered) {
                return answered.getReturnCode() != CLOSING
                        && answered.getReturnCode() > 0
                        && !saidClosing(failure);
            }
            return !(failure.getNextException() instanceof IOException)
                    && getLastReturnCode() > 0
                    && !saidClosing(failure);
        }

        private static boolean saidClosing(MessagingException failure) {
            for (@Nullable Exception next = failure;
                    next != null;
                    next =
                            next instanceof MessagingException wrapper
                                    ? wrapper.getNextException()
                                    : null) {
                if (next instanceof SMTPAddressFailedException recipient
                        && recipient.getReturnCode() == CLOSING) {
                    return true;
                }
            }
            return false;
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
