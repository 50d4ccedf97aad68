package io.amends.proof.invariant;

import io.amends.proof.installation.Database;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.traffic.Guests;
import io.amends.proof.traffic.Ledger;
import io.amends.proof.traffic.Poison;

import java.util.List;

/**
 * What was done, and where the outcome can be seen.
 *
 * @param faults how many there were; each may have hit somebody in the middle of sending mail
 * @param absences when somebody was gone, and for how long
 */
public record Run(
        Installation installation,
        Ledger ledger,
        Guests guests,
        Poison poison,
        int faults,
        List<Absence> absences) {

    /** A part was dead for all of this time, of {@link System#nanoTime}. */
    public record Absence(Part part, long from, long to) {}

    Database database(Part service) {
        return installation.database(service);
    }
}
