package io.amends.notification.delivery;

import org.jspecify.annotations.Nullable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the mail server answered to one command, and what that says about a mail.
 *
 * <p>Enhanced status codes (RFC 3463) say whose fault it is. Only a mailbox that does not exist is
 * a hard bounce. A refusal by policy (5.7.x, a bad sender, an account that may not send) is the
 * route's: it says nothing about the recipient. Servers without enhanced codes are read by a few
 * well-known words.
 */
record SmtpReply(Command command, int code, String text) {
    private static final Pattern ENHANCED =
            Pattern.compile("^\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b");
    private static final Pattern NO_SUCH_MAILBOX =
            words(
                    "(user|recipient|mailbox|address|account)( is)?( unknown| not found| does not exist| doesn.t exist|"
                            + " not known)|(no such|unknown|unrouteable|invalid) (user|recipient|mailbox|account)|null mx");
    private static final Pattern POLICY =
            words(
                    "block(ed|list)|black ?list|denylist|spam|[dr]nsbl|\\brbl\\b|reputation|policy|access denied|relay|"
                            + "authentication|not authori[sz]ed|greylist|rate limit");

    enum Command {
        /** Everything before the first mail: greeting, EHLO, STARTTLS, AUTH. */
        CONNECT,
        MAIL,
        RCPT,
        DATA,
        END_OF_DATA;

        static Command of(String line) {
            if (line.startsWith("MAIL FROM:")) {
                return MAIL;
            }
            if (line.startsWith("RCPT TO:")) {
                return RCPT;
            }
            return switch (line) {
                case "DATA" -> DATA;
                case "." -> END_OF_DATA;
                default -> CONNECT;
            };
        }
    }

    boolean isPositive() {
        return code >= 200 && code < 400;
    }

    boolean isForNow() {
        return code >= 400 && code < 500;
    }

    boolean isClosing() {
        return code == 421;
    }

    /** Code and enhanced code, for operators; not the text, which quotes addresses. */
    String codes() {
        String enhanced = enhanced();
        return enhanced == null ? Integer.toString(code) : code + " " + enhanced;
    }

    /**
     * @param oneRecipient whether what is said after DATA can only be about the recipient
     */
    Conversation meaning(boolean oneRecipient) {
        if (isPositive()) {
            return new Conversation.Accepted();
        }
        String detail = subjectAndDetail();
        if (!isPermanent() || isAboutProtocol(detail)) {
            return new Conversation.NotNow(codes(), isForNow() && detail.startsWith("2."));
        }
        if (isPolicy(detail)) {
            return new Conversation.RouteRefused(codes());
        }
        return switch (command) {
            // Whoever is written to is not known yet: it is we who are refused.
            case CONNECT -> new Conversation.RouteRefused(codes());
            case MAIL ->
                    isAboutMail(detail)
                            ? refused(Conversation.Fault.MAIL)
                            : new Conversation.RouteRefused(codes());
            case RCPT ->
                    isNoSuchMailbox(detail)
                            ? refused(Conversation.Fault.HARD_BOUNCE)
                            : refused(
                                    isAboutMail(detail)
                                            ? Conversation.Fault.MAIL
                                            : Conversation.Fault.SOFT_BOUNCE);
            case DATA -> refused(Conversation.Fault.MAIL);
            case END_OF_DATA -> refused(oneRecipient ? afterData(detail) : Conversation.Fault.MAIL);
        };
    }

    private Conversation.Fault afterData(String detail) {
        if (isNoSuchMailbox(detail)) {
            return Conversation.Fault.HARD_BOUNCE;
        }
        boolean aboutMailbox = detail.startsWith("2.") && !isAboutMail(detail);
        return aboutMailbox || (detail.isEmpty() && code == 552)
                ? Conversation.Fault.SOFT_BOUNCE
                : Conversation.Fault.MAIL;
    }

    private Conversation refused(Conversation.Fault fault) {
        return new Conversation.Refused(codes(), fault);
    }

    private boolean isPermanent() {
        return code >= 500 && code < 600;
    }

    /** The conversation went wrong, which is nobody's refusal: bad sequence, unknown command. */
    private boolean isAboutProtocol(String detail) {
        return code == 503 || code == 500 || code == 502 || detail.equals("5.1");
    }

    private boolean isPolicy(String detail) {
        return code == 530
                || code == 535
                || code == 538
                || detail.startsWith("7.")
                || detail.equals("1.7")
                || detail.equals("1.8")
                || (detail.isEmpty() && POLICY.matcher(text).find());
    }

    private boolean isNoSuchMailbox(String detail) {
        return switch (detail) {
            // Mailbox, domain, moved away, null MX. Not 1.3: bad syntax may be ours.
            case "1.1", "1.2", "1.6", "1.10" -> true;
            case "" -> code != 552 && NO_SUCH_MAILBOX.matcher(text).find();
            default -> false;
        };
    }

    private static boolean isAboutMail(String detail) {
        return detail.startsWith("6.") || detail.equals("3.4") || detail.equals("2.3");
    }

    /**
     * The enhanced code without its class: 1.1 of 550 5.1.1; empty: there is none that says more.
     */
    private String subjectAndDetail() {
        String enhanced = enhanced();
        return enhanced == null || enhanced.endsWith(".0.0") ? "" : enhanced.substring(2);
    }

    private @Nullable String enhanced() {
        Matcher matcher = ENHANCED.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static Pattern words(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    /** Without the text, which quotes addresses. */
    @Override
    public String toString() {
        return command + " " + codes();
    }
}
