package io.amends.customer.visit;

import io.amends.chassis.outbox.Outbox;
import io.amends.customer.customer.Contact;
import io.amends.customer.customer.Customers;
import io.amends.customer.customer.Introduction;
import io.amends.customer.location.Location;
import io.amends.customer.location.Locations;
import io.amends.customer.source.Sources;
import io.amends.customer.source.Tally;
import io.amends.customer.staff.StaffMembers;
import io.amends.customer.visit.Answer.Accepted;
import io.amends.customer.visit.Answer.Conflicting;
import io.amends.customer.visit.Answer.Outcome;
import io.amends.customer.visit.Posted.Identity;
import io.amends.customer.visit.Posted.Person;
import io.amends.customer.visit.Standing.Decision;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Applies a group of posts with the effect that they would have one by one, in their order, and
 * with as many statements as one alone would need.
 */
@ApplicationScoped
class AcceptVisits {
    private final Jdbi jdbi;
    private final Visits visits;
    private final Locations locations;
    private final StaffMembers staffMembers;
    private final Customers customers;
    private final Sources sources;
    private final Outbox outbox;

    AcceptVisits(
            Jdbi jdbi,
            Visits visits,
            Locations locations,
            StaffMembers staffMembers,
            Customers customers,
            Sources sources,
            Outbox outbox) {
        this.jdbi = jdbi;
        this.visits = visits;
        this.locations = locations;
        this.staffMembers = staffMembers;
        this.customers = customers;
        this.sources = sources;
        this.outbox = outbox;
    }

    /**
     * Stores what is new, inside the caller's transaction.
     *
     * @return an answer to each post, in the same order; true only once the transaction has
     *     committed
     */
    List<Answer> accept(List<Posted> posts) {
        // The plans of these statements are kept, and may have been made when the tables were
        // empty.
        jdbi.useHandle(
                h ->
                        h.createQuery("select set_config('enable_seqscan', 'off', true)")
                                .mapTo(String.class)
                                .one());
        locations.holdZones();
        Map<Identity, Visit> stored =
                visits.stored(posts.stream().map(Posted::identity).collect(Collectors.toSet()));
        Group group = new Group(posts, stored);
        group.decide();
        List<Answer> answers = group.apply();
        group.store();
        sources.count(group.tallies);
        return answers;
    }

    private final class Group {
        private final List<Posted> posts;
        private final Map<Identity, Visit> before;
        private final List<Decision> decisions = new ArrayList<>();

        /** Where in {@link #introductions} a post's customer is introduced. */
        private final Map<Integer, Integer> introduced = new HashMap<>();

        private final List<Introduction> introductions = new ArrayList<>();
        private final Set<String> places = new TreeSet<>();
        private final Set<String> staff = new TreeSet<>();
        private final Map<Integer, List<String>> furtherNotices = new HashMap<>();

        private final Map<Identity, Visit> now = new LinkedHashMap<>();
        private final List<Visit> earlier = new ArrayList<>();
        private final List<Visit> versions = new ArrayList<>();
        private final Map<String, Tally> tallies = new HashMap<>();

        Group(List<Posted> posts, Map<Identity, Visit> stored) {
            this.posts = posts;
            this.before = stored;
            now.putAll(stored);
        }

        /**
         * What each post does depends on those before it, and on nothing that has to be looked up.
         */
        void decide() {
            Map<Identity, Standing> standings = new HashMap<>();
            before.forEach((identity, visit) -> standings.put(identity, Standing.of(visit)));
            for (Posted post : posts) {
                Standing standing = standings.get(post.identity());
                decisions.add(Standing.decide(standing, post));
                Standing after = Standing.after(standing, post);
                if (after != null) {
                    standings.put(post.identity(), after);
                }
                places.add(post.location());
                staff.addAll(post.staff());
            }
        }

        List<Answer> apply() {
            Map<String, Location> locationsByCode = locations.knownOrAssumed(places);
            Map<String, UUID> staffByReference = staffMembers.known(staff);
            introduce(locationsByCode);
            List<UUID> met = customers.meet(introductions);
            List<Answer> answers = new ArrayList<>(posts.size());
            for (int i = 0; i < posts.size(); i++) {
                Posted post = posts.get(i);
                Integer introduction = introduced.get(i);
                answers.add(
                        apply(
                                i,
                                post,
                                location(locationsByCode, post.location()),
                                post.staff().stream().map(r -> id(staffByReference, r)).toList(),
                                introduction == null ? null : met.get(introduction)));
            }
            return answers;
        }

        private void introduce(Map<String, Location> locationsByCode) {
            Map<Identity, UUID> persons = new HashMap<>();
            before.forEach(
                    (identity, visit) -> {
                        if (visit.person() != null && visit.customerId() != null) {
                            persons.put(identity, visit.person());
                        }
                    });
            for (int i = 0; i < posts.size(); i++) {
                Posted post = posts.get(i);
                Decision decision = decisions.get(i);
                if (decision != Decision.RECORD && decision != Decision.AMEND) {
                    continue;
                }
                Person person = post.customer();
                boolean known =
                        post.person() != null && post.person().equals(persons.get(post.identity()));
                if (person != null && person.identifies() && !known) {
                    introduced.put(i, introductions.size());
                    introductions.add(
                            introduction(
                                    i, post, person, location(locationsByCode, post.location())));
                }
                if (post.person() == null || person == null || !person.identifies()) {
                    persons.remove(post.identity());
                } else {
                    persons.put(post.identity(), post.person());
                }
            }
        }

        private Introduction introduction(
                int post, Posted posted, Person person, Location location) {
            Contact email = person.email() == null ? null : Contact.email(person.email());
            Contact phone =
                    person.phone() == null
                            ? null
                            : Contact.phone(person.phone(), location.country());
            if (email != null && !email.usable()) {
                notice(post, "email-unusable");
            }
            if (phone != null && !phone.usable()) {
                notice(post, "phone-unusable");
            }
            return new Introduction(
                    person.loyaltyId(),
                    email,
                    phone,
                    person.name(),
                    person.locale(),
                    person.consents(),
                    posted.occurredAt(),
                    null);
        }

        private void notice(int post, String notice) {
            furtherNotices.computeIfAbsent(post, i -> new ArrayList<>()).add(notice);
        }

        private Answer apply(
                int i,
                Posted post,
                Location location,
                List<UUID> servedBy,
                @Nullable UUID introducedId) {
            Visit known = now.get(post.identity());
            return switch (decisions.get(i)) {
                case RECORD -> {
                    Visit visit = Visit.record(post, location.timeZone(), servedBy, introducedId);
                    become(visit);
                    count(post, 1, 0, 0, 0);
                    yield accepted(i, Outcome.RECORDED, visit, location);
                }
                case AMEND -> {
                    Visit old = known(known);
                    UUID customerId = introducedId != null ? introducedId : sameCustomer(old, post);
                    Visit visit = old.amend(post, location.timeZone(), servedBy, customerId);
                    earlier.add(old);
                    become(visit);
                    count(post, 0, 1, 0, 0);
                    yield accepted(i, Outcome.AMENDED, visit, location);
                }
                case REPEAT -> {
                    Visit same = known(known);
                    Standing again = Standing.after(Standing.of(same), post);
                    if (again != null && !again.equals(Standing.of(same))) {
                        now.put(post.identity(), same.saidAgain(again.updatedAt()));
                    }
                    count(post, 0, 0, 1, 0);
                    yield accepted(i, Outcome.DUPLICATE, same, location);
                }
                case SUPERSEDE -> {
                    count(post, 0, 0, 0, 1);
                    yield accepted(i, Outcome.SUPERSEDED, known(known), location);
                }
                case CONFLICT -> {
                    count(post, 0, 0, 0, 0);
                    yield new Conflicting();
                }
            };
        }

        private static Visit known(@Nullable Visit visit) {
            if (visit == null) {
                throw new IllegalStateException("decided about a visit that is not known");
            }
            return visit;
        }

        /** Who says the same about the customer means the same customer. */
        private static @Nullable UUID sameCustomer(Visit old, Posted post) {
            return post.person() != null && post.person().equals(old.person())
                    ? old.customerId()
                    : null;
        }

        private void become(Visit visit) {
            now.put(visit.identity(), visit);
            versions.add(visit);
        }

        private Answer accepted(int i, Outcome outcome, Visit visit, Location location) {
            List<String> notices = new ArrayList<>(posts.get(i).notices());
            notices.addAll(furtherNotices.getOrDefault(i, List.of()));
            if (visit.skewed()) {
                notices.add("clock-ahead");
            }
            if (!location.confirmed()) {
                notices.add("location-unconfirmed");
            }
            return new Accepted(outcome, visit.id(), visit.customerId(), List.copyOf(notices));
        }

        private void count(
                Posted post, long recorded, long amended, long repeated, long superseded) {
            tallies.merge(
                    post.identity().source(),
                    new Tally(recorded, amended, repeated, superseded, post.receivedAt()),
                    Tally::plus);
        }

        void store() {
            List<Visit> added = new ArrayList<>();
            List<Visit> changed = new ArrayList<>();
            List<Integer> versionsBefore = new ArrayList<>();
            now.forEach(
                    (identity, visit) -> {
                        Visit old = before.get(identity);
                        if (old == null) {
                            added.add(visit);
                        } else if (!visit.equals(old)) {
                            changed.add(visit);
                            versionsBefore.add(old.version());
                        }
                    });
            visits.insert(added);
            visits.replace(changed, versionsBefore);
            visits.keep(earlier);
            outbox.append(versions.stream().map(Visit::told).toList());
        }
    }

    private static Location location(Map<String, Location> byCode, String code) {
        Location location = byCode.get(code);
        if (location == null) {
            throw new IllegalStateException("a location was not registered");
        }
        return location;
    }

    private static UUID id(Map<String, UUID> byReference, String reference) {
        UUID id = byReference.get(reference);
        if (id == null) {
            throw new IllegalStateException("a staff member was not registered");
        }
        return id;
    }
}
