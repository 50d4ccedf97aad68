package io.amends.notification.solicitation;

import java.time.Instant;
import java.util.List;

/** Where decisions to send go, in the transaction that makes them. */
public interface MailQueue {
    void add(List<Solicitation> toSend, Instant now);
}
