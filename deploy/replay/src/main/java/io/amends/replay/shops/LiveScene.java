package io.amends.replay.shops;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What happens at the end of the year, right now: a few visits, and complaints that are waiting for
 * the desk.
 */
public final class LiveScene {

    /** A visit some minutes ago by a customer who may be asked about it. */
    public record Visit(Shop shop, Shopper customer, Duration ago, long minor) {}

    /**
     * A complaint that nobody has dealt with.
     *
     * @param openFor how long ago it was made, in hours in which the shop was open: it is imported.
     *     Null for one that comes in now, through the front door, and sets mails off
     */
    public record Complaint(
            String id,
            Shop shop,
            @Nullable Duration openFor,
            String channel,
            Cause cause,
            String severity,
            Shopper customer,
            String text,
            @Nullable String remedySought) {}

    private final List<Shop> shops;

    public LiveScene(List<Shop> shops) {
        this.shops = shops;
    }

    public List<Visit> visits() {
        List<Visit> visits = new ArrayList<>();
        for (int i = 0; i < shops.size(); i++) {
            Shop shop = shops.get(i);
            visits.add(
                    new Visit(shop, shopper(i), Duration.ofMinutes(4 + 3 * i), shop.usualAmount()));
        }
        return visits;
    }

    /**
     * The first is long overdue; the next two are not yet acknowledged, and the time for that, four
     * and eight hours, is nearly over.
     */
    public List<Complaint> complaints() {
        return List.of(
                new Complaint(
                        "desk-1",
                        shops.get(1),
                        Duration.ofHours(25),
                        "phone",
                        Cause.INDIFFERENCE,
                        "severe",
                        shopper(5),
                        "I was laughed at when I asked for a seat for my father. I called on the same"
                                + " day and was promised a call back. Nobody has called.",
                        "apology"),
                new Complaint(
                        "desk-2",
                        shops.get(0),
                        Duration.ofMinutes(200),
                        "email",
                        Cause.BILLING,
                        "normal",
                        shopper(6),
                        "The card was charged twice for one order. I enclose both receipts.",
                        "refund"),
                new Complaint(
                        "desk-3",
                        shops.get(3),
                        Duration.ofMinutes(435),
                        "web",
                        Cause.WAITING,
                        "minor",
                        shopper(7),
                        "Ordered ahead for half past twelve, got it at ten past one.",
                        null),
                new Complaint(
                        "desk-4",
                        shops.get(2),
                        null,
                        "email",
                        Cause.BROKEN_PROMISE,
                        "normal",
                        shopper(8),
                        "The birthday cake that you confirmed for today was not there, and nobody knew"
                                + " of the order.",
                        "refund"),
                new Complaint(
                        "desk-5",
                        shops.get(1),
                        null,
                        "phone",
                        Cause.PRODUCT,
                        "severe",
                        shopper(9),
                        "I said twice that I cannot eat nuts, and there were nuts in the salad.",
                        null),
                new Complaint(
                        "desk-6",
                        shops.get(4),
                        null,
                        "counter",
                        Cause.ENVIRONMENT,
                        "minor",
                        shopper(10),
                        "Both tables by the window were wet from the leaking roof.",
                        null),
                new Complaint(
                        "desk-7",
                        shops.get(0),
                        null,
                        "web",
                        Cause.INDIFFERENCE,
                        "normal",
                        shopper(11),
                        "I stood at the counter for five minutes while two people talked about their"
                                + " weekend. I left.",
                        null));
    }

    private static Shopper shopper(int number) {
        List<String> names =
                List.of(
                        "Maya Lindqvist",
                        "Joel Abara",
                        "Katrin Vogel",
                        "Desmond Clay",
                        "Haruka Endo",
                        "Ruben Castellanos",
                        "Agnes Whitlock",
                        "Priscilla Dean",
                        "Matthias Kern",
                        "Leila Haddad",
                        "Kenji Oda",
                        "Fiona Marsh");
        String name = names.get(number);
        return new Shopper(
                "L-" + (20_001 + number),
                name,
                name.toLowerCase(Locale.ROOT).replace(' ', '.') + "@example.com",
                null,
                "en",
                true,
                true);
    }
}
