package io.amends.customer.customer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class ConsentTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void theLatestHoldsInWhateverOrderTheyCome() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<Consent> said = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                said.add(said(random.nextBoolean(), NOON.plusSeconds(random.nextInt(4)), true));
            }
            List<Consent> inOrder = customer().say(said, NOON).consents();
            Collections.shuffle(said, random);
            assertThat(customer().say(said, NOON).consents())
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(inOrder);
        }
    }

    @Test
    void ofTwoAtTheSameTimeTheRefusalHolds() {
        assertThat(
                        customer()
                                .say(List.of(said(false, NOON, true), said(true, NOON, true)), NOON)
                                .consents())
                .extracting(Consent::granted)
                .containsExactly(false);
    }

    @Test
    void aConsentWithoutATimeRepeatedWithEveryVisitSaysNothingNew() {
        Customer once = customer().say(List.of(said(true, NOON, false)), NOON);
        Customer again = once.say(List.of(said(true, NOON.plus(Duration.ofDays(7)), false)), NOON);
        assertThat(again).isEqualTo(once);
    }

    @Test
    void anUnsubscriptionFromEverythingRefusesEachPurpose() {
        assertThat(
                        customer()
                                .say(Consent.saidByCustomer("email", "all", false, NOON), NOON)
                                .consents())
                .extracting(Consent::purpose)
                .containsExactly("feedback", "marketing");
    }

    private static Consent said(boolean granted, Instant at, boolean certain) {
        return new Consent("email", "feedback", granted, at, null, "visit", certain);
    }

    private static Customer customer() {
        return Customer.register(
                new Introduction("L-1", null, null, null, null, List.of(), NOON, null),
                MatchingTest.ADDRESSES,
                NOON);
    }
}
