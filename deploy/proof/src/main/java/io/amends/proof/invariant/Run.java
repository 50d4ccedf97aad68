package io.amends.proof.invariant;

import io.amends.proof.installation.Database;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.traffic.Guests;
import io.amends.proof.traffic.Ledger;
import io.amends.proof.traffic.Town;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was done, and where the outcome can be seen.
 *
 * @param since where the topics ended before
 * @param heldOut of all customers, whom surveys must not reach
 * @param faults how many there were; each may have hit somebody in the middle of sending mail
 * @param toldAgain since when the topics hold everything again that was told before they were last
 *     lost; null when they never were
 * @param absences when somebody was gone, and for how long
 */
public record Run(
        Installation installation,
        Town town,
        Map<TopicPartition, Long> since,
        HoldOut heldOut,
        List<String> disappointments,
        int faults,
        @Nullable Instant toldAgain,
        List<Absence> absences) {

    /** A part was dead for all of this time, of {@link System#nanoTime}. */
    public record Absence(Part part, long from, long to) {}

    Ledger ledger() {
        return town.ledger();
    }

    Guests guests() {
        return town.guests();
    }

    /** For SQL's like: the locations of this run. */
    String locations() {
        return town.name() + "-%";
    }

    /** Whether what happened at this time must be told after everything before it. */
    boolean isInOrderSince(Instant time) {
        return toldAgain == null || time.isAfter(toldAgain);
    }

    /** Whether an event is of this run. */
    boolean concerns(Log.Entry event) {
        return event.value().path("location").asText().startsWith(town.name() + "-");
    }

    Database database(Part service) {
        return installation.database(service);
    }
}
