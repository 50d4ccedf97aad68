package io.amends.customer.customer;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What a customer allowed or refused, for one channel and purpose: the latest holds, and of two at
 * the same instant the refusal.
 *
 * @param certain whether somebody said when; otherwise it is the time of the visit that it came
 *     with
 */
public record Consent(
        String channel,
        String purpose,
        boolean granted,
        Instant at,
        @Nullable String wording,
        String source,
        boolean certain) {

    public static final Set<String> CHANNELS = Set.of("email", "sms");
    public static final Set<String> PURPOSES = Set.of("feedback", "marketing");

    /** The source of what a customer says by the preference page or by one click. */
    static final String BY_CUSTOMER = "customer";

    private static final Comparator<Consent> LATER =
            Comparator.comparing(Consent::at).thenComparingInt(c -> c.granted() ? 0 : 1);

    /**
     * What a customer says about one purpose, or about all, by the preference page or one click.
     */
    static List<Consent> saidByCustomer(
            String channel, String purpose, boolean granted, Instant at) {
        return PURPOSES.stream()
                .filter(p -> purpose.equals("all") || purpose.equals(p))
                .sorted()
                .map(p -> new Consent(channel, p, granted, at, null, BY_CUSTOMER, true))
                .toList();
    }

    boolean isAboutTheSameAs(Consent other) {
        return channel.equals(other.channel) && purpose.equals(other.purpose);
    }

    /** Whether this one holds when that one is known too. */
    boolean prevailsOver(Consent other) {
        return LATER.compare(this, other) > 0;
    }

    /** The refusals of all that can be refused. */
    static List<Consent> refusingAll(String source, Instant at) {
        return CHANNELS.stream()
                .flatMap(
                        channel ->
                                PURPOSES.stream()
                                        .map(
                                                purpose ->
                                                        new Consent(
                                                                channel, purpose, false, at, null,
                                                                source, true)))
                .toList();
    }

    /** Whether it was said at a time of its own, and after that. */
    boolean isSaidAfter(Instant refused) {
        return certain && at.isAfter(refused);
    }

    /** Whether the customer refused by themselves, which a till does not overrule by repeating. */
    boolean isRefusalOfCustomer() {
        return !granted && source.equals(BY_CUSTOMER);
    }

    /** A consent without a time of its own, repeated with every visit, says nothing new. */
    boolean repeats(Consent other) {
        return granted == other.granted && (at.equals(other.at) || !certain);
    }
}
