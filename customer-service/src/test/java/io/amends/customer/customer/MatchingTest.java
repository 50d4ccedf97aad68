package io.amends.customer.customer;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.amends.customer.customer.Matching.Suggestion;
import io.amends.customer.customer.Use.Identity;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

class MatchingTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    static final Addresses ADDRESSES =
            new Addresses(
                    c -> UUID.nameUUIDFromBytes(c.value().getBytes(UTF_8)), Map.of(), List.of());
    private final Matching matching = new Matching(List.of(), ADDRESSES, NOON);

    @Test
    void theLoyaltyIdIsStrongerThanTheAddress() {
        UUID card = meet("L-1", null, null);
        UUID address = meet(null, "ann@example.com", null);
        assertThat(meet("L-1", "ann@example.com", null)).isEqualTo(card);
        assertThat(matching.suggestions()).containsExactly(Suggestion.of(card, address, "email"));
    }

    @Test
    void theAddressIsStrongerThanTheNumber() {
        UUID address = meet(null, "ann@example.com", null);
        UUID number = meet(null, null, "+12025550123");
        assertThat(meet(null, "ann@example.com", "+12025550123")).isEqualTo(address);
        assertThat(matching.suggestions()).containsExactly(Suggestion.of(address, number, "phone"));
    }

    @Test
    void anAddressLearnedByACardIdentifiesLater() {
        UUID ann = meet("L-1", "ann@example.com", null);
        assertThat(meet(null, "ann@example.com", null)).isEqualTo(ann);
    }

    @Test
    void aCardLearnedByAnAddressIdentifiesLater() {
        UUID ann = meet(null, "ann@example.com", null);
        assertThat(meet("L-1", "ann@example.com", null)).isEqualTo(ann);
        assertThat(meet("L-1", null, null)).isEqualTo(ann);
    }

    @Test
    void twoCardsWithOneAddressAreTwoCustomersWhoShareIt() {
        UUID ann = meet("L-1", "family@example.com", null);
        UUID bob = meet("L-2", "family@example.com", null);
        assertThat(bob).isNotEqualTo(ann);
        assertThat(meet("L-2", "family@example.com", null)).isEqualTo(bob);
        assertThat(meet(null, "family@example.com", null)).as("the older one").isEqualTo(ann);
        assertThat(matching.suggestions()).containsExactly(Suggestion.of(ann, bob, "email"));
    }

    @Test
    void ofThoseWhoShareAnAddressTheOneWithTheSameNumberIsMeant() {
        meet("L-1", "family@example.com", "+12025550123");
        UUID bob = meet("L-2", "family@example.com", "+12025550199");
        assertThat(meet(null, "family@example.com", "+12025550199")).isEqualTo(bob);
    }

    @Test
    void whatIsUnusableIdentifiesNobody() {
        UUID first = meet(null, "n/a", null);
        assertThat(meet(null, "n/a", null)).isNotEqualTo(first);
        assertThat(matching.suggestions()).isEmpty();
    }

    @Test
    void oneSlipAtTheTillDoesNotMoveTheOthersVisits() {
        UUID ann = meet("L-1", "ann@example.com", null);
        UUID bob = meet("L-2", "bob@example.com", null);
        assertThat(meet("L-1", "bob@example.com", null)).isEqualTo(ann);
        assertThat(meet(null, "bob@example.com", null)).isEqualTo(bob);
        assertThat(matching.suggestions()).containsExactly(Suggestion.of(ann, bob, "email"));
    }

    @Test
    void aCardUsedByUnlikePeopleIsNoted() {
        meet(introduction("L-1", null, null, "Ann Lee", NOON));
        meet(introduction("L-1", null, null, "ANN  LEE", NOON));
        meet(introduction("L-1", null, null, "Lee, Ann", NOON));
        meet(introduction("L-1", null, null, "Ann", NOON));
        assertThat(matching.uses()).isEmpty();
        meet(introduction("L-1", null, null, "Bob", NOON));
        meet(introduction("L-1", null, null, "Zoë", NOON));
        meet(introduction("L-1", null, null, "ZOE", NOON));
        assertThat(matching.uses()).extracting(Use::who).containsExactly("name:bob", "name:zoe");
        assertThat(matching.uses()).extracting(Use::identity).containsOnly(Identity.card("L-1"));
    }

    @Test
    void aNumberUsedWithUnlikeCardsOrAddressesIsNoted() {
        UUID ann = meet("L-1", null, "+12025550123");
        UUID bob = meet("L-2", null, "+12025550123");
        meet("L-2", null, "+12025550123");
        meet(null, "ann@example.com", "+12025550124");
        meet(null, "bob@example.com", "+12025550124");
        assertThat(matching.uses())
                .containsExactly(
                        new Use(new Identity("phone", "+12025550123"), ann, "customer:" + bob),
                        new Use(
                                new Identity("phone", "+12025550124"),
                                meet(null, "ann@example.com", null),
                                "contact:bob@example.com"));
    }

    @Test
    void aRegularLeavesNoTrace() {
        for (int i = 0; i < 3; i++) {
            meet(introduction("L-1", "ann@example.com", "+12025550123", "Ann", NOON));
            meet(null, "ann@example.com", null);
            meet(null, null, "+12025550123");
        }
        assertThat(matching.uses()).isEmpty();
    }

    @Test
    void aNameIsCorrectedByWhoeverIsThereLater() {
        meet(introduction("L-1", null, null, "Ann", NOON));
        meet(introduction("L-1", null, null, "Old Ann", NOON.minus(Duration.ofDays(1))));
        assertThat(matching.versions().getLast().name()).isEqualTo("Ann");
        meet(introduction("L-1", null, null, "Ann Miller", NOON.plus(Duration.ofDays(1))));
        assertThat(matching.versions().getLast().name()).isEqualTo("Ann Miller");
    }

    @Test
    void knowingNothingNewMakesNoVersion() {
        meet("L-1", "ann@example.com", null);
        meet("L-1", "ann@example.com", null);
        assertThat(matching.versions()).hasSize(1);
    }

    @Test
    void aCardThatATillUsesForEverybodyDoesNotGrowForEver() {
        for (int i = 0; i < 100; i++) {
            meet("GUEST", "guest" + i + "@example.com", null);
        }
        assertThat(matching.versions().getLast().contactPoints())
                .hasSize(Customer.MOST_CONTACT_POINTS);
    }

    @Test
    void aBatchHasTheEffectOfItsRowsOneByOne() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Introduction> said = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                said.add(randomIntroduction(random));
            }
            Matching batch = new Matching(List.of(), ADDRESSES, NOON);
            List<Integer> atOnce = partition(said.stream().map(s -> batch.meet(s).id()).toList());

            List<Customer> stored = new ArrayList<>();
            List<UUID> met = new ArrayList<>();
            for (Introduction one : said) {
                Matching alone = new Matching(stored, ADDRESSES, NOON);
                met.add(alone.meet(one).id());
                for (Customer changed : alone.versions()) {
                    stored.removeIf(c -> c.id().equals(changed.id()));
                    stored.add(changed);
                }
            }
            assertThat(atOnce).as("seed %d, round %d", seed, round).isEqualTo(partition(met));
        }
    }

    private static Introduction randomIntroduction(Random random) {
        String card = random.nextInt(3) == 0 ? "L-" + random.nextInt(4) : null;
        String email = random.nextInt(2) == 0 ? random.nextInt(5) + "@example.com" : null;
        String phone =
                (card == null && email == null) || random.nextInt(3) == 0
                        ? "+1202555010" + random.nextInt(5)
                        : null;
        return introduction(card, email, phone, random.nextBoolean() ? "Ann" : null, NOON);
    }

    @Test
    void anAddressThatCannotBeUsedIdentifiesNobody() {
        UUID one = meet(null, "n/a", null);
        assertThat(meet(null, "n/a", null)).isNotEqualTo(one);
        assertThat(matching.suggestions()).isEmpty();
    }

    @Test
    void everythingLearnedMakesTheNextVersion() {
        meet(null, "ann@example.com", null);
        meet("L-1", "ann@example.com", null);
        meet("L-1", null, "+12025550123");
        assertThat(matching.versions()).extracting(Customer::version).containsExactly(1, 2, 3);
        assertThat(matching.versions())
                .extracting(c -> c.told().version())
                .containsExactly(1L, 2L, 3L);
    }

    /** Who is the same as whom, whatever their ids are. */
    private static List<Integer> partition(List<UUID> ids) {
        return ids.stream().map(ids::indexOf).toList();
    }

    private UUID meet(@Nullable String card, @Nullable String email, @Nullable String phone) {
        return meet(introduction(card, email, phone, null, NOON));
    }

    private UUID meet(Introduction said) {
        return matching.meet(said).id();
    }

    private static Introduction introduction(
            @Nullable String card,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String name,
            Instant at) {
        return new Introduction(
                card,
                email == null ? null : Contact.email(email),
                phone == null ? null : Contact.phone(phone, "US"),
                name,
                null,
                List.of(),
                at,
                null);
    }
}
