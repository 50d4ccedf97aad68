package io.amends.customer.visit;

import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.customer.UnderWay;
import io.amends.customer.customer.Contact;
import io.amends.customer.customer.Customers;
import io.amends.customer.customer.Customers.Met;
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

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Applies a group of posts with the effect that they would have one by one, in their order, and
 * with as many statements as one alone would need.
 */
@ApplicationScoped
class AcceptVisits {
    private final UnderWay underWay;
    private final Visits visits;
    private final Locations locations;
    private final StaffMembers staffMembers;
    private final Customers customers;
    private final Sources sources;
    private final Outbox outbox;
    private final VisitsConfig config;

    AcceptVisits(
            UnderWay underWay,
            Visits visits,
            Locations locations,
            StaffMembers staffMembers,
            Customers customers,
            Sources sources,
            Outbox outbox,
            VisitsConfig config) {
        this.underWay = underWay;
        this.visits = visits;
        this.locations = locations;
        this.staffMembers = staffMembers;
        this.customers = customers;
        this.sources = sources;
        this.outbox = outbox;
        this.config = config;
    }

    /**
     * Stores what is new, inside the caller's transaction.
     *
     * @return an answer to each post, in the same order; true only once the transaction has
     *     committed
     */
    List<Answer> accept(List<Posted> posts) {
        underWay.accept();
        Map<Identity, Visit> stored =
                visits.stored(posts.stream().map(Posted::identity).collect(Collectors.toSet()));
        Group group = new Group(posts, stored);
        group.decide();
        group.lookUp();
        List<Answer> answers = group.apply();
        group.store();
        sources.count(group.tallies);
        return answers;
    }

    private final class Group {
        private final List<Posted> posts;
        private final Map<Identity, Visit> before;
        private final List<Decision> decisions = new ArrayList<>();

        private Map<String, Location> locationsByCode = Map.of();
        private Map<String, UUID> staffByReference = Map.of();

        /** Which customer a post introduces, by the post's place in the group. */
        private final Map<Integer, UUID> introduced = new HashMap<>();

        private final Map<Integer, List<String>> furtherNotices = new HashMap<>();

        private final Map<Identity, Visit> now;
        private final List<Visit> earlier = new ArrayList<>();
        private final List<OutgoingEvent> told = new ArrayList<>();
        private final Map<String, Tally> tallies = new HashMap<>();

        Group(List<Posted> posts, Map<Identity, Visit> stored) {
            this.posts = posts;
            this.before = stored;
            this.now = new LinkedHashMap<>(stored);
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
            }
        }

        /** Finds or registers where, by whom and who was served. */
        void lookUp() {
            Set<String> places = new TreeSet<>();
            Map<String, String> staff = new HashMap<>();
            before.values().forEach(v -> places.add(v.location()));
            for (int i = 0; i < posts.size(); i++) {
                if (hasEffect(i)) {
                    String place = posts.get(i).location();
                    places.add(place);
                    posts.get(i).staff().forEach(reference -> staff.putIfAbsent(reference, place));
                }
            }
            locationsByCode = locations.knownOrAssumed(places);
            staffByReference = staffMembers.known(staff);
            introduce();
        }

        private boolean hasEffect(int i) {
            return decisions.get(i) == Decision.RECORD || decisions.get(i) == Decision.AMEND;
        }

        private void introduce() {
            Map<Identity, UUID> persons = new HashMap<>();
            before.forEach(
                    (identity, visit) -> {
                        if (visit.person() != null && visit.customerId() != null) {
                            persons.put(identity, visit.person());
                        }
                    });
            List<Integer> places = new ArrayList<>();
            List<Introduction> introductions = new ArrayList<>();
            for (int i = 0; i < posts.size(); i++) {
                if (!hasEffect(i)) {
                    continue;
                }
                Posted post = posts.get(i);
                Person person = post.customer();
                Visit known = before.get(post.identity());
                if (known != null && known.isForgotten()) {
                    continue;
                }
                if (post.person() == null || person == null || !person.identifies()) {
                    persons.remove(post.identity());
                } else if (!post.person().equals(persons.put(post.identity(), post.person()))) {
                    places.add(i);
                    introductions.add(introduction(i, post, person));
                }
            }
            List<Met> met = customers.meet(introductions);
            for (int n = 0; n < met.size(); n++) {
                int place = places.get(n);
                UUID customer = met.get(n).customer();
                if (customer != null) {
                    introduced.put(place, customer);
                }
                met.get(n).notices().forEach(notice -> notice(place, notice));
            }
        }

        private Introduction introduction(int i, Posted post, Person person) {
            Contact email = person.email() == null ? null : Contact.email(person.email());
            Contact phone =
                    person.phone() == null
                            ? null
                            : Contact.phone(person.phone(), location(post.location()).country());
            if (email != null && !email.usable()) {
                notice(i, "email-unusable");
            }
            if (phone != null && !phone.usable()) {
                notice(i, "phone-unusable");
            }
            return new Introduction(
                    person.loyaltyId(),
                    email,
                    phone,
                    person.name(),
                    person.locale(),
                    person.consents(),
                    post.occurredAt(),
                    null);
        }

        private void notice(int i, String notice) {
            furtherNotices.computeIfAbsent(i, n -> new ArrayList<>()).add(notice);
        }

        List<Answer> apply() {
            List<Answer> answers = new ArrayList<>(posts.size());
            for (int i = 0; i < posts.size(); i++) {
                answers.add(apply(i, posts.get(i)));
            }
            return answers;
        }

        private Answer apply(int i, Posted post) {
            Visit known = now.get(post.identity());
            return switch (decisions.get(i)) {
                case RECORD -> {
                    Visit visit =
                            Visit.record(
                                    post,
                                    location(post.location()).timeZone(),
                                    staff(post),
                                    introduced.get(i));
                    become(visit, post);
                    count(post, Tally.recorded(lag(post), post.receivedAt()));
                    yield accepted(i, Outcome.RECORDED, visit);
                }
                case AMEND -> {
                    Visit old = known(known);
                    UUID introducedNow = introduced.get(i);
                    UUID customerId =
                            introducedNow != null ? introducedNow : sameCustomer(old, post);
                    Visit visit =
                            old.amend(
                                    post,
                                    location(post.location()).timeZone(),
                                    staff(post),
                                    customerId);
                    earlier.add(old);
                    become(visit, post);
                    count(post, Tally.of(1, 0, 0, post.receivedAt()));
                    yield accepted(i, Outcome.AMENDED, visit);
                }
                case REPEAT -> {
                    Visit same = known(known);
                    Standing again = Standing.after(Standing.of(same), post);
                    if (again != null && !again.equals(Standing.of(same))) {
                        now.put(post.identity(), same.saidAgain(again.updatedAt()));
                    }
                    count(post, Tally.of(0, 1, 0, post.receivedAt()));
                    yield accepted(i, Outcome.DUPLICATE, same);
                }
                case SUPERSEDE -> {
                    count(post, Tally.of(0, 0, 1, post.receivedAt()));
                    yield accepted(i, Outcome.SUPERSEDED, known(known));
                }
                case CONFLICT -> {
                    count(post, Tally.of(0, 0, 0, post.receivedAt()));
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

        private void become(Visit visit, Posted post) {
            now.put(visit.identity(), visit);
            told.add(visit.told().of(post.trace()));
        }

        private Answer accepted(int i, Outcome outcome, Visit visit) {
            List<String> notices = new ArrayList<>(posts.get(i).notices());
            notices.addAll(furtherNotices.getOrDefault(i, List.of()));
            if (visit.skewed()) {
                notices.add("clock-ahead");
            }
            if (isBehind(posts.get(i))) {
                notices.add("clock-behind");
            }
            if (!location(visit.location()).confirmed()) {
                notices.add("location-unconfirmed");
            }
            return new Accepted(outcome, visit.id(), visit.customerId(), List.copyOf(notices));
        }

        private boolean isBehind(Posted post) {
            return !post.imported()
                    && post.occurredAt().isBefore(post.receivedAt().minus(config.behindAfter()));
        }

        private void count(Posted post, Tally tally) {
            tallies.merge(post.identity().source(), tally, Tally::plus);
        }

        private static @Nullable Duration lag(Posted post) {
            return post.imported() ? null : Duration.between(post.occurredAt(), post.receivedAt());
        }

        void store() {
            List<Visit> added = new ArrayList<>();
            List<Visit> changed = new ArrayList<>();
            List<Visit> replaced = new ArrayList<>();
            now.forEach(
                    (identity, visit) -> {
                        Visit old = before.get(identity);
                        if (old == null) {
                            added.add(visit);
                        } else if (!visit.equals(old)) {
                            changed.add(visit);
                            replaced.add(old);
                        }
                    });
            visits.insert(added);
            visits.replace(changed, replaced);
            visits.keep(earlier);
            outbox.append(told);
        }

        private Location location(String code) {
            Location location = locationsByCode.get(code);
            if (location == null) {
                throw new IllegalStateException("a location was not registered");
            }
            return location;
        }

        private List<UUID> staff(Posted post) {
            return post.staff().stream()
                    .flatMap(r -> Stream.ofNullable(staffByReference.get(r)))
                    .toList();
        }
    }
}
