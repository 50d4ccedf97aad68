package io.amends.analytics;

import io.amends.analytics.Deliveries.Sent;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A small made-up business: everything that was ever said about its visits, questions, answers,
 * complaints and cases, and a recount of it, slowly and from the last version of each, to hold the
 * projections against.
 */
final class Business {
    static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 1);
    static final int DAYS = 40;
    private static final List<String> LOCATIONS = List.of("main-street", "harbor", "airport");
    private static final List<String> CHANNELS = List.of("counter", "online");

    private final Random random;
    private final List<UUID> customers = new ArrayList<>();
    private final List<UUID> staff = new ArrayList<>();
    private final List<Sent> events = new ArrayList<>();
    private final List<Visit> visits = new ArrayList<>();
    private final Map<UUID, Question> questions = new HashMap<>();
    private final List<Answer> answers = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    private record Visit(
            UUID id,
            String location,
            LocalDate day,
            String channel,
            @Nullable UUID member,
            @Nullable UUID customer,
            String status,
            String currency,
            long gross,
            long refunded) {}

    private record Question(UUID id, String location, LocalDate day, String outcome) {}

    private record Answer(@Nullable UUID question, String location, LocalDate day, int nps) {}

    Business(long seed) {
        random = new Random(seed);
        for (int i = 0; i < 25; i++) {
            customers.add(uuid());
        }
        for (int i = 0; i < 4; i++) {
            staff.add(uuid());
        }
        for (int i = 0; i < 300; i++) {
            visit();
        }
        for (int i = 0; i < 120; i++) {
            question();
        }
        for (int i = 0; i < 90; i++) {
            answer();
        }
        for (int i = 0; i < 30; i++) {
            complaint();
        }
    }

    List<Sent> events() {
        return List.copyOf(events);
    }

    List<String> locations() {
        return LOCATIONS;
    }

    /**
     * What the measures of a period must be.
     *
     * @param location null for all of them
     */
    Map<String, Long> recount(@Nullable String location, LocalDate from, LocalDate to) {
        Map<String, Long> count = new TreeMap<>();
        TreeSet<UUID> distinct = new TreeSet<>();
        TreeSet<UUID> before = new TreeSet<>();
        for (Visit visit : visits) {
            if (visit.status().equals("voided")
                    || (location != null && !location.equals(visit.location()))) {
                continue;
            }
            if (visit.day().isBefore(from) && visit.customer() != null) {
                before.add(visit.customer());
            }
            if (!within(visit.day(), from, to)) {
                continue;
            }
            count.merge("visits", 1L, Long::sum);
            if (visit.customer() != null) {
                count.merge("identified", 1L, Long::sum);
                distinct.add(visit.customer());
            }
            if (!visit.currency().isEmpty()) {
                count.merge("gross" + visit.currency(), visit.gross(), Long::sum);
                count.merge("refunded" + visit.currency(), visit.refunded(), Long::sum);
            }
        }
        long returning = distinct.stream().filter(before::contains).count();
        count.put("customers", (long) distinct.size());
        count.put("newCustomers", distinct.size() - returning);
        TreeSet<UUID> answered = new TreeSet<>();
        for (Answer answer : answers) {
            if (answer.question() != null) {
                answered.add(answer.question());
            }
            if (here(location, answer.location()) && within(answer.day(), from, to)) {
                count.merge("feedback", 1L, Long::sum);
                count.merge("promoters", answer.nps() >= 9 ? 1L : 0, Long::sum);
                count.merge("detractors", answer.nps() <= 6 ? 1L : 0, Long::sum);
            }
        }
        for (Question question : questions.values()) {
            if (here(location, question.location()) && within(question.day(), from, to)) {
                count.merge(question.outcome(), 1L, Long::sum);
                if (question.outcome().equals("sent") && answered.contains(question.id())) {
                    count.merge("answered", 1L, Long::sum);
                }
            }
        }
        for (String complaint : complaints) {
            String[] parts = complaint.split(" ", -1);
            if (here(location, parts[0]) && within(LocalDate.parse(parts[1]), from, to)) {
                count.merge("complaints", 1L, Long::sum);
            }
        }
        count.values().removeIf(value -> value == 0);
        return count;
    }

    private static boolean here(@Nullable String location, String other) {
        return location == null || location.equals(other);
    }

    private static boolean within(LocalDate day, LocalDate from, LocalDate to) {
        return !day.isBefore(from) && !day.isAfter(to);
    }

    private void visit() {
        UUID id = uuid();
        int versions = 1 + random.nextInt(3);
        for (int version = 1; version <= versions; version++) {
            boolean paid = random.nextInt(4) > 0;
            String status = pick(List.of("completed", "completed", "refunded", "voided"));
            Visit visit =
                    new Visit(
                            id,
                            pick(LOCATIONS),
                            day(),
                            pick(CHANNELS),
                            random.nextBoolean() ? pick(staff) : null,
                            random.nextInt(3) > 0 ? pick(customers) : null,
                            status,
                            paid ? pick(List.of("USD", "EUR")) : "",
                            paid ? random.nextInt(5000) : 0,
                            paid && status.equals("refunded") ? random.nextInt(100) : 0);
            if (version > 1) {
                visits.removeLast();
            }
            visits.add(visit);
            say(
                    "visits",
                    version == 1 ? "visit.recorded.v1" : "visit.amended.v1",
                    id,
                    json(visit, version));
        }
    }

    private void question() {
        UUID id = uuid();
        String location = pick(LOCATIONS);
        LocalDate day = day();
        int versions = 1 + random.nextInt(2);
        for (int version = 1; version <= versions; version++) {
            String outcome =
                    version < versions
                            ? "deferred"
                            : pick(List.of("sent", "sent", "sent", "suppressed", "held-out"));
            questions.put(id, new Question(id, location, day, outcome));
            say(
                    "solicitations",
                    "solicitation." + outcome.replace("-", "") + ".v1",
                    id,
                    """
                    {"solicitationId":"%s","version":%d,"programme":"post-visit-survey","class":"survey",
                     "location":"%s","channel":"email","outcome":"%s"%s,"localDate":"%s"}
                    """
                            .formatted(
                                    id,
                                    version,
                                    location,
                                    outcome,
                                    outcome.equals("suppressed") ? ",\"rule\":\"no-consent\"" : "",
                                    day));
        }
    }

    private void answer() {
        UUID id = uuid();
        @Nullable UUID question =
                random.nextBoolean()
                        ? pick(new ArrayList<>(new TreeSet<>(questions.keySet())))
                        : null;
        int versions = 1 + random.nextInt(2);
        for (int version = 1; version <= versions; version++) {
            Answer answer = new Answer(question, pick(LOCATIONS), day(), random.nextInt(11));
            if (version > 1) {
                answers.removeLast();
            }
            answers.add(answer);
            say(
                    "feedback",
                    "feedback.received.v1",
                    id,
                    """
                    {"feedbackId":"%s","version":%d,"location":"%s","localDate":"%s"%s,"scores":{"nps":%d}}
                    """
                            .formatted(
                                    id,
                                    version,
                                    answer.location(),
                                    answer.day(),
                                    question == null
                                            ? ""
                                            : ",\"solicitationId\":\"" + question + '"',
                                    answer.nps()));
        }
    }

    private void complaint() {
        UUID id = uuid();
        int versions = 1 + random.nextInt(2);
        for (int version = 1; version <= versions; version++) {
            String location = pick(LOCATIONS);
            LocalDate day = day();
            if (version > 1) {
                complaints.removeLast();
            }
            complaints.add(location + " " + day);
            say(
                    "complaints",
                    "complaint.raised.v1",
                    id,
                    """
                    {"complaintId":"%s","version":%d,"location":"%s","localDate":"%s","channel":"phone",
                     "prompted":false,"severity":"normal"}
                    """
                            .formatted(id, version, location, day));
        }
    }

    private static String json(Visit visit, int version) {
        return """
               {"visitId":"%s","version":%d,"location":"%s","localDate":"%s","channel":"%s","staff":[%s]%s,
                "status":"%s"%s%s}
               """
                .formatted(
                        visit.id(),
                        version,
                        visit.location(),
                        visit.day(),
                        visit.channel(),
                        visit.member() == null ? "" : "\"" + visit.member() + '"',
                        visit.customer() == null
                                ? ""
                                : ",\"customerId\":\"" + visit.customer() + '"',
                        visit.status(),
                        money("gross", visit.gross(), visit.currency()),
                        visit.refunded() == 0
                                ? ""
                                : money("refunded", visit.refunded(), visit.currency()));
    }

    private static String money(String name, long minor, String currency) {
        return currency.isEmpty()
                ? ""
                : ",\"%s\":{\"minor\":%d,\"currency\":\"%s\"}"
                        .formatted(name, minor, currency.toUpperCase(Locale.ROOT));
    }

    private void say(String topic, String type, UUID key, String json) {
        events.add(new Sent(topic, type, key.toString(), json));
    }

    private LocalDate day() {
        return FIRST_DAY.plusDays(random.nextInt(DAYS));
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
