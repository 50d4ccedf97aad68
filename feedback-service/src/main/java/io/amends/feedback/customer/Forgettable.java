package io.amends.feedback.customer;

import java.util.Collection;
import java.util.UUID;

/** Where something is kept that people wrote, or that says who they are. */
public interface Forgettable {

    /** Deletes it of these customers, who were erased; in the running transaction. */
    void forget(Collection<UUID> customerIds);
}
