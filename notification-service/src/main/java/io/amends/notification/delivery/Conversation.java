package io.amends.notification.delivery;

import java.util.List;

/** How a conversation with the mail server ended. */
sealed interface Conversation {
    /** The server took the mail. */
    record Accepted() implements Conversation {}

    /**
     * The server will never take the mail.
     *
     * @param recipient whether it is the recipient's address that it refuses (550, 553)
     */
    record Refused(int code, boolean recipient) implements Conversation {}

    /** The server has not taken the mail, and may later; code 0: there was no conversation. */
    record NotNow(int code) implements Conversation {}

    /** The mail was handed over, and the connection broke before the answer. */
    record NoAnswer() implements Conversation {}

    /** What {@link #word} may say. */
    List<String> WORDS =
            List.of("accepted", "mailbox-refused", "mail-refused", "not-now", "no-answer");

    /** For operators. */
    default String word() {
        return switch (this) {
            case Accepted() -> "accepted";
            case Refused(int code, boolean recipient) ->
                    recipient ? "mailbox-refused" : "mail-refused";
            case NotNow(int code) -> "not-now";
            case NoAnswer() -> "no-answer";
        };
    }
}
