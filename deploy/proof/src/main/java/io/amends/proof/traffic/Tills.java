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

    /** Locations in three zones, so that their days differ. */
    static final List<String> LOCATIONS = List.of("proof-oslo", "proof-lima", "proof-tokyo");

    private static final double REPEATED = 0.05;
    private static final double AMENDED = 0.05;
    private static final double REORDERED = 0.02;
    private static final double OFFLINE = 0.02;
    private static final double AHEAD = 0.01;
    private static final Duration VERSION = Duration.ofSeconds(1);

    private final Random random;
    private final Instant moment = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final List<Visit> visits = new ArrayList<>();
    private final List<Complaint> complaints = new ArrayList<>();
    private final List<Visit> heldBack = new ArrayList<>();
    private int numbers;

    Tills(long seed) {
        random = new Random(seed);
    }

    synchronized Visit nextVisit() {
        double chance = random.nextDouble();
        if (!visits.isEmpty() && chance < REPEATED) {
            return visits.get(random.nextInt(visits.size()));
        }
        if (!visits.isEmpty() && chance < REPEATED + AMENDED) {
            Visit before = visits.get(random.nextInt(visits.size()));
            return keep(
                    visit(
                            before.key(),
                            before.location(),
                            before.version() + 1,
                            before.guest(),
                            before.clock()));
        }
        if (!heldBack.isEmpty() && random.nextBoolean()) {
            return keep(heldBack.removeFirst());
        }
        int number = ++numbers;
        String location = LOCATIONS.get(random.nextInt(LOCATIONS.size()));
        String guest = number % 8 == 0 ? "guest-" + number + "@example.com" : "";
        Clock clock = clock(random.nextDouble());
        Visit first = visit("v-" + number, location, 1, guest, clock);
        if (chance > 1 - REORDERED) {
            heldBack.add(first);
            return keep(visit(first.key(), location, 2, guest, clock));
        }
        return keep(first);
    }

    /** Somebody who was here before comes again. */
    synchronized Visit visitOf(String guest) {
        int number = ++numbers;
        return keep(
                visit(
                        "v-" + number,
                        LOCATIONS.get(random.nextInt(LOCATIONS.size())),
                        1,
                        guest,
                        Clock.RIGHT));
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
    private Visit visit(String key, String location, int version, String guest, Clock clock) {
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
                        : """
                          ,"customer":{"email":"%s","consents":[{"channel":"email","purpose":"feedback","granted":true}]}\
                          """
                                .formatted(guest);
        String body =
                """
                {"source":"till-k","visitId":"%s","occurredAt":"%s","updatedAt":"%s","location":"%s","amount":{"minor":%d,"currency":"EUR"}%s}"""
                        .formatted(
                                key,
                                occurred,
                                moment.plus(VERSION.multipliedBy(version)),
                                location,
                                minor,
                                customer);
        return new Visit(key, location, version, guest, minor, clock, body);
    }

    synchronized Complaint nextComplaint() {
        if (!complaints.isEmpty() && random.nextDouble() < REPEATED) {
            return complaints.get(random.nextInt(complaints.size()));
        }
        int number = ++numbers;
        String key = "c-" + number;
        String location = LOCATIONS.get(random.nextInt(LOCATIONS.size()));
        String sender = number % 2 == 0 ? "upset-" + number + "@example.com" : "";
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
                        {"source":"web","complaintId":"%s","location":"%s","channel":"web","severity":"%s","text":"Number %d was too much."%s}"""
                                .formatted(
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
