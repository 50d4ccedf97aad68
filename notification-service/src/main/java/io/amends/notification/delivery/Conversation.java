package io.amends.notification.delivery;

import java.util.List;

/**
 * How a conversation with the mail server ended. {@code codes} are the server's, such as "550
 * 5.1.1"; empty where it did not answer.
 */
sealed interface Conversation {
    /** The server took the mail. */
    record Accepted() implements Conversation {}

    /** The server will never take the mail. */
    record Refused(String codes, Fault fault) implements Conversation {}

    /** The address can't be said to this server, or is none; the server was not asked. */
    record Unroutable() implements Conversation {}

    /** The server takes no mail from us; it says nothing about this one. */
    record RouteRefused(String codes) implements Conversation {}

    /**
     * The server has not taken the mail, and may later.
     *
     * @param mailbox whether the recipient's mailbox is the reason, such as one that is full
     */
    record NotNow(String codes, boolean mailbox) implements Conversation {}

    /** The mail was handed over, and the connection broke before the answer. */
    record NoAnswer() implements Conversation {}

    /** Why a mail is refused for good. */
    enum Fault {
        /** There is no such mailbox. */
        HARD_BOUNCE,
        /** The mailbox did not take this mail: full, switched off, too strict. */
        SOFT_BOUNCE,
        /** The mail itself. */
        MAIL
    }

    /** What {@link #word} may say. */
    List<String> WORDS =
            List.of(
                    "accepted",
                    "mailbox-refused",
                    "soft-bounce",
                    "mail-refused",
                    "unroutable",
                    "route-refused",
                    "not-now",
                    "no-answer");

    /** For operators. */
    default String word() {
        return switch (this) {
            case Accepted() -> "accepted";
            case Refused(String codes, Fault fault) ->
                    switch (fault) {
                        case HARD_BOUNCE -> "mailbox-refused";
                        case SOFT_BOUNCE -> "soft-bounce";
                        case MAIL -> "mail-refused";
                    };
            case Unroutable() -> "unroutable";
            case RouteRefused(String codes) -> "route-refused";
            case NotNow(String codes, boolean mailbox) -> "not-now";
            case NoAnswer() -> "no-answer";
        };
    }
}
