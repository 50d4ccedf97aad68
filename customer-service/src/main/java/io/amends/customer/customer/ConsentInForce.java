package io.amends.customer.customer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What a customer said last about one channel and purpose, and what comes of it.
 *
 * @param inForce whether they may be written to, as far as they, and who else has their addresses,
 *     have a say
 * @param why in words
 */
public record ConsentInForce(Consent said, boolean inForce, String why) {

    static List<ConsentInForce> of(Customer customer, Collection<Refusal> refusals) {
        List<ConsentInForce> all = new ArrayList<>();
        customer.consents().forEach(c -> all.add(of(c, refusals)));
        refusals.stream()
                .filter(r -> customer.consents().stream().noneMatch(r::isAbout))
                .map(
                        r ->
                                new Consent(
                                        r.channel(),
                                        r.purpose(),
                                        false,
                                        r.at(),
                                        null,
                                        "address",
                                        true))
                .distinct()
                .forEach(c -> all.add(of(c, refusals)));
        all.sort(
                Comparator.comparing((ConsentInForce c) -> c.said().channel())
                        .thenComparing(c -> c.said().purpose()));
        return List.copyOf(all);
    }

    private static ConsentInForce of(Consent said, Collection<Refusal> refusals) {
        for (Refusal refusal : refusals) {
            if (refusal.isAbout(said) && refusal.reason() == Refusal.Reason.UNSUBSCRIBED) {
                return new ConsentInForce(
                        said,
                        false,
                        "unsubscribed with an address of theirs; only they can undo it");
            }
        }
        for (Refusal refusal : refusals) {
            if (refusal.isAbout(said) && refusal.outweighs(said)) {
                return new ConsentInForce(
                        said, false, "an address of theirs refuses what was said before");
            }
        }
        boolean bySelf = said.source().equals(Consent.BY_CUSTOMER);
        String how = bySelf ? "by the customer" : "as a till says";
        return new ConsentInForce(
                said, said.granted(), (said.granted() ? "granted " : "refused ") + how);
    }
}
