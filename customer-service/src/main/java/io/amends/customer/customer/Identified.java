package io.amends.customer.customer;

import io.amends.customer.customer.Customers.Met;
import io.amends.customer.customer.Use.Identity;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is left of an introduction without that which identifies nobody. */
final class Identified {
    private final List<String> notices = new ArrayList<>(0);
    private @Nullable Introduction rest;

    Identified(Introduction said) {
        rest = said;
    }

    void drop(Predicate<Identity> nobody, String notice) {
        Introduction said = rest;
        if (said == null) {
            return;
        }
        rest = said.without(nobody).orElse(null);
        if (!said.equals(rest)) {
            notices.add(notice);
        }
        if (rest == null) {
            notices.add("customer-not-identified");
        }
    }

    Stream<Introduction> rest() {
        return Stream.ofNullable(rest);
    }

    Met meet(Matching matching) {
        return new Met(rest == null ? null : matching.meet(rest).id(), List.copyOf(notices));
    }
}
