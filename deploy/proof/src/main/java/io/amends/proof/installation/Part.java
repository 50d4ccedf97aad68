package io.amends.proof.installation;

import java.util.List;
import java.util.Locale;

/** A process of the installation. */
public enum Part {
    CUSTOMER("run/customer-service.pid"),
    FEEDBACK("run/feedback-service.pid"),
    NOTIFICATION("run/notification-service.pid"),
    ANALYTICS("run/analytics-service.pid"),
    KAFKA("kafka/server.pid"),
    POSTGRES("postgres/data/postmaster.pid"),
    INBOX("run/mail.pid");

    /** Those that are Amends. */
    public static final List<Part> SERVICES = List.of(CUSTOMER, FEEDBACK, NOTIFICATION, ANALYTICS);

    private final String pidFile;

    Part(String pidFile) {
        this.pidFile = pidFile;
    }

    /** In the installation's home; the pid is on its first line. */
    String pidFile() {
        return pidFile;
    }

    /** Its name on the command line, and that of a service's database and the user who owns it. */
    public String option() {
        return name().toLowerCase(Locale.ROOT);
    }
}
