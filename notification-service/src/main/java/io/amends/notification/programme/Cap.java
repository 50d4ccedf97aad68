package io.amends.notification.programme;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** At most so many messages of the programme's class to one customer within so many days. */
public record Cap(int messages, int days) {
    public Cap {
        if (messages < 1 || days < 1 || days > 3650) {
            throw new IllegalArgumentException(
                    "a cap allows at least one message, within 1 to 3650 days");
        }
    }

    /** Whether the customer has been asked as often as is allowed. */
    public boolean isReached(Collection<Instant> asked, Instant now) {
        Instant since = now.minus(Duration.ofDays(days));
        return asked.stream().filter(at -> at.isAfter(since)).count() >= messages;
    }
}
