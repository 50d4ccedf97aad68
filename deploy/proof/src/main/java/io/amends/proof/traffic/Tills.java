package io.amends.proof.traffic;

import io.amends.proof.traffic.Message.Clock;
import io.amends.proof.traffic.Message.Complaint;
import io.amends.proof.traffic.Message.Visit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes up what is posted: one in twenty is something posted before, one in twenty a visit's next
 * version, and in one of fifty cases the version before it comes after it. Thread-safe.
 */
final class Tills {

    /** Regulars come ten times, one after the other. */
    private static final int A_REGULARS_TIME = 100;

    /** Those whose numbers end with the same digit, of one twenty, have one address. */
    private static final int TWO_WHO_SHARE = 20;

    private static final double REPEATED = 0.05;
    private static final double COMPLAINED_AGAIN = 0.15;
    private static final double AMENDED = 0.05;
    private static final double REORDERED = 0.02;
    private static final double OFFLINE = 0.05;
    private static final double AHEAD = 0.02;
    private static final String CONSENTS =
            ",\"consents\":[{\"channel\":\"email\",\"purpose\":\"feedback\",\"granted\":true}]";

    /** How the addresses begin of those who come too often to be asked each time. */
    static final String REGULAR = "regular-";

    /** How the addresses begin that two customers share, each with a card of their own. */
    static final String SHARED = "shared-";

    private static final Duration VERSION = Duration.ofSeconds(1);

    private final String town;
    private final List<String> locations;
    private final Random random;
    private final Instant moment = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final List<Visit> visits = new ArrayList<>();
    private final List<Complaint> complaints = new ArrayList<>();
    private final List<Visit> heldBack = new ArrayList<>();
    private int numbers;

    /**
     * @param town stands in all keys and addresses
     * @param locations in three zones, so that their days differ
     */
    Tills(String town, List<String> locations, long seed) {
        this.town = town;
        this.locations = locations;
        random = new Random(seed);
    }

    synchronized Visit nextVisit() {
        double chance = random.nextDouble();
        if (!visits.isEmpty() && chance < REPEATED) {
            return visits.get(random.nextInt(visits.size()));
        }
        if (!visits.isEmpty() && chance < REPEATED + AMENDED) {
            return keep(after(visits.get(random.nextInt(visits.size()))));
        }
        if (!heldBack.isEmpty() && random.nextBoolean()) {
            return keep(heldBack.removeFirst());
        }
        int number = ++numbers;
        Visit first =
                visit(
                        "v-" + number,
                        anywhere(),
                        1,
                        guest(number),
                        number % 40 != 0,
                        clock(random.nextDouble()));
        if (chance > 1 - REORDERED) {
            heldBack.add(first);
            return keep(after(first));
        }
        return keep(first);
    }

    private String guest(int number) {
        if (number % 8 == 0) {
            return address("guest-" + number);
        }
        return switch (number % 10) {
            case 3 -> address(REGULAR + number / A_REGULARS_TIME);
            case 7 -> address(SHARED + number / TWO_WHO_SHARE);
            default -> "";
        };
    }

    /** Who shares an address shows a card, which says that they are two. */
    private static String card(String key, String guest) {
        return guest.startsWith(SHARED)
                ? ",\"loyaltyId\":\"%s-%d\""
                        .formatted(guest, Integer.parseInt(key.substring(2)) % TWO_WHO_SHARE)
                : "";
    }

    private String address(String name) {
        return name + "@" + town + ".example.com";
    }

    private String anywhere() {
        return locations.get(random.nextInt(locations.size()));
    }

    /** Two further versions of one visit, to be posted by two tills at once. */
    synchronized List<Visit> nextTwo() {
        if (visits.isEmpty()) {
            return List.of();
        }
        Visit one = keep(after(visits.get(random.nextInt(visits.size()))));
        return List.of(one, keep(after(one)));
    }

    private Visit after(Visit before) {
        return visit(
                before.key(),
                before.location(),
                before.version() + 1,
                before.guest(),
                before.consents(),
                before.clock());
    }

    /** Somebody who was here before comes again. */
    synchronized Visit visitOf(String guest) {
        int number = ++numbers;
        return keep(visit("v-" + number, anywhere(), 1, guest, true, Clock.RIGHT));
    }

    private static Clock clock(double chance) {
        if (chance < OFFLINE) {
            return Clock.OFFLINE;
        }
        return chance < OFFLINE + AHEAD ? Clock.AHEAD : Clock.RIGHT;
    }

    private Visit keep(Visit visit) {
        visits.add(visit);
        return visit;
    }

    /** The same key and version always make the same content. */
    private Visit visit(
            String key, String location, int version, String guest, boolean consents, Clock clock) {
        long minor = 100L * Integer.parseInt(key.substring(2)) + version;
        Instant occurred =
                switch (clock) {
                    case RIGHT -> moment;
                    case OFFLINE -> moment.minus(Duration.ofDays(7));
                    case AHEAD -> moment.plus(Duration.ofDays(1));
                };
        String customer =
                guest.isEmpty()
                        ? ""
                        : ",\"customer\":{\"email\":\"%s\"%s%s}"
                                .formatted(guest, card(key, guest), consents ? CONSENTS : "");
        String body =
                """
                {"source":"%s","visitId":"%s","occurredAt":"%s","updatedAt":"%s","location":"%s","amount":{"minor":%d,"currency":"EUR"}%s}"""
                        .formatted(
                                town,
                                key,
                                occurred,
                                moment.plus(VERSION.multipliedBy(version)),
                                location,
                                minor,
                                customer);
        return new Visit(key, location, version, guest, consents, minor, clock, body);
    }

    synchronized Complaint nextComplaint() {
        if (!complaints.isEmpty() && random.nextDouble() < COMPLAINED_AGAIN) {
            return complaints.get(random.nextInt(complaints.size()));
        }
        int number = ++numbers;
        String key = "c-" + number;
        String location = anywhere();
        String sender = number % 2 == 0 ? address("upset-" + number) : "";
        boolean severe = number % 3 == 0;
        String customer =
                sender.isEmpty() ? "" : ",\"customer\":{\"email\":\"%s\"}".formatted(sender);
        Complaint complaint =
                new Complaint(
                        key,
                        location,
                        sender,
                        severe,
                        """
                        {"source":"%s","complaintId":"%s","location":"%s","channel":"web","severity":"%s","text":"Number %d was too much."%s}"""
                                .formatted(
                                        town,
                                        key,
                                        location,
                                        severe ? "severe" : "normal",
                                        number,
                                        customer));
        complaints.add(complaint);
        return complaint;
    }

    synchronized boolean chance(double probability) {
        return random.nextDouble() < probability;
    }
}
