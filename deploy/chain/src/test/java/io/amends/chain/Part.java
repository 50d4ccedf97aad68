package io.amends.chain;

import java.util.Locale;

/** A process of the installation. */
enum Part {
    CUSTOMER("run/customer-service.pid"),
    FEEDBACK("run/feedback-service.pid"),
    NOTIFICATION("run/notification-service.pid"),
    ANALYTICS("run/analytics-service.pid"),
    KAFKA("kafka/server.pid"),
    POSTGRES("postgres/data/postmaster.pid"),
    INBOX("run/mail.pid");

    private final String pidFile;

    Part(String pidFile) {
        this.pidFile = pidFile;
    }

    /** In the installation's home; the pid is on its first line. */
    String pidFile() {
        return pidFile;
    }

    /** The service's database, and the user that owns it. */
    String database() {
        return name().toLowerCase(Locale.ROOT);
    }
}
