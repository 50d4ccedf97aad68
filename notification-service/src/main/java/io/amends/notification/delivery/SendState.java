package io.amends.notification.delivery;

import java.util.Locale;

/**
 * Where a mail is. {@code sending} is committed before the conversation with the mail server
 * starts.
 */
enum SendState {
    PENDING,
    SENDING,
    SENT,
    /** Interrupted; nobody knows whether it went out, and it is not sent again by itself. */
    UNKNOWN,
    FAILED,
    /** A rule said no while it waited. */
    WITHDRAWN;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SendState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
