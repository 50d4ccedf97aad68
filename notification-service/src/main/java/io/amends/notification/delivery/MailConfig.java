package io.amends.notification.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.time.Duration;
import java.util.Optional;

/** The mail server, and how mail is sent. */
@ConfigMapping(prefix = "amends.mail")
interface MailConfig {
    @WithDefault("localhost")
    String host();

    @WithDefault("25")
    int port();

    Optional<String> username();

    Optional<String> password();

    Tls tls();

    interface Tls {
        /** NEVER, OFFERED (when the server offers it) or REQUIRED. */
        @WithDefault("OFFERED")
        Use use();
    }

    enum Use {
        NEVER,
        OFFERED,
        REQUIRED
    }

    /** The sender's address, also of the envelope; its domain is that of the Message-IDs. */
    @WithDefault("no-reply@localhost.localdomain")
    String from();

    /**
     * How many conversations go on at once, each on its own lasting connection. As many mails can
     * be left without a known outcome by a crash; and as many share a transaction.
     */
    @WithDefault("8")
    int connections();

    /** How long to wait for a connection, an answer or a write. */
    @WithDefault("PT30S")
    Duration timeout();

    /**
     * The pause after the first attempt that failed; each further one is twice as long, up to an
     * hour.
     */
    @WithDefault("PT30S")
    Duration firstPause();

    /** How long after it was queued a mail is tried at most. */
    @WithDefault("PT24H")
    Duration giveUpAfter();

    /** How many acknowledgements of complaints may go to one address a day. */
    @WithDefault("5")
    int acknowledgementsPerDay();

    /** How long after its last sign of life a sender counts as dead. */
    @WithDefault("PT15S")
    Duration lease();
}
