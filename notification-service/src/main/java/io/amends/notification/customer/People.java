package io.amends.notification.customer;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Customers seen through their merges: a merged one is the survivor. */
public final class People {
    private final Map<UUID, KnownCustomer> known;
    private final Map<UUID, UUID> mergedInto = new HashMap<>();

    /**
     * @param aliases who was merged into whom, besides what the customers themselves say
     */
    public People(Map<UUID, KnownCustomer> known, Map<UUID, UUID> aliases) {
        this.known = Map.copyOf(known);
        mergedInto.putAll(aliases);
        known.values()
                .forEach(
                        customer -> {
                            UUID survivor = customer.mergedInto();
                            if (survivor != null) {
                                mergedInto.put(customer.customerId(), survivor);
                            }
                        });
    }

    /** Everybody who was heard of, merged customers and their survivors alike. */
    public Collection<KnownCustomer> everyone() {
        return known.values();
    }

    /**
     * The person that the id stands for today; empty while they, or their survivor, are not heard
     * of.
     */
    public Optional<KnownCustomer> person(UUID id) {
        return Optional.ofNullable(known.get(survivor(id)));
    }

    /** The id that this one ended up in. */
    public UUID survivor(UUID id) {
        Set<UUID> seen = new HashSet<>();
        UUID current = id;
        @Nullable UUID next = mergedInto.get(current);
        while (next != null && seen.add(current)) {
            current = next;
            next = mergedInto.get(current);
        }
        return current;
    }

    /** All ids that stand for these people, their own and the merged ones'. */
    public Collection<UUID> ids() {
        Set<UUID> ids = new HashSet<>(known.keySet());
        ids.addAll(mergedInto.keySet());
        return ids;
    }
}
