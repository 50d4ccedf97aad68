package io.amends.feedback.location;

import java.time.Instant;
import java.util.Collection;

/** What carries the date that the location's wall calendar showed. */
public interface Dated {

    /**
     * Corrects the dates to the locations' zones as they are known now; in the running transaction.
     */
    void correctLocalDates(Collection<String> locations, Instant now);
}
