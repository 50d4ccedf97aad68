package io.amends.proof.invariant;

import io.amends.proof.installation.Database;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.traffic.Guests;
import io.amends.proof.traffic.Ledger;
import io.amends.proof.traffic.Poison;

/**
 * What was done, and where the outcome can be seen.
 *
 * @param interruptions how often something died or hung in the middle of sending mail
 */
public record Run(
        Installation installation, Ledger ledger, Guests guests, Poison poison, int interruptions) {

    Database database(Part service) {
        return installation.database(service);
    }
}
