package io.amends.local;

import java.util.Locale;

/** Everything that listens, with the variable that moves it elsewhere. */
enum Port {
    CUSTOMER(8081, "customer-service"),
    FEEDBACK(8082, "feedback-service"),
    NOTIFICATION(8083, "notification-service"),
    ANALYTICS(8084, "analytics-service"),
    INBOX(8085, "mail"),
    MAIL(8086, "mail"),
    POSTGRES(8087, "postgres"),
    KAFKA(8088, "kafka");

    private final int usual;
    private final String part;

    Port(int usual, String part) {
        this.usual = usual;
        this.part = part;
    }

    int usual() {
        return usual;
    }

    /** The name of the part that listens there. */
    String part() {
        return part;
    }

    String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    String variable() {
        return "AMENDS_" + name() + "_PORT";
    }
}
