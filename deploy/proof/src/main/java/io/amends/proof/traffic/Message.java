package io.amends.proof.traffic;

/** What is posted, as often as it takes until it is answered; its key is the source's own id. */
public sealed interface Message {

    String key();

    String location();

    String body();

    /**
     * A state of a visit.
     *
     * @param version counts what the till says of this visit; a higher one has a newer updatedAt
     * @param guest the address of a customer; empty for a passer-by
     * @param consents whether the customer may be asked
     * @param minor the amount of this version, in cents
     * @param clock whether the till's clock and line are all right
     */
    record Visit(
            String key,
            String location,
            int version,
            String guest,
            boolean consents,
            long minor,
            Clock clock,
            String body)
            implements Message {}

    /** A till's clock and line. */
    enum Clock {
        RIGHT,
        /** Delivers a week late. */
        OFFLINE,
        /** Runs a day ahead. */
        AHEAD
    }

    /**
     * @param sender the address to answer to; empty for nobody
     * @param severe whether its clock is the short one
     */
    record Complaint(String key, String location, String sender, boolean severe, String body)
            implements Message {}
}
