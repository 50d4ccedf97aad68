package io.amends.customer.visit;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.customer.visit.Posted.Identity;
import io.amends.customer.visit.Standing.Decision;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Posting again: what a post does to a visit that is stored already. */
class StandingTest {

    @Test
    void whatIsNewIsRecorded() {
        assertThat(Standing.decide(null, post('a', null))).isEqualTo(Decision.RECORD);
    }

    @Test
    void theSameContentIsARepetitionWhateverItsTime() {
        Standing standing = standing('a', 5);
        assertThat(Standing.decide(standing, post('a', null))).isEqualTo(Decision.REPEAT);
        assertThat(Standing.decide(standing, post('a', 3))).isEqualTo(Decision.REPEAT);
        assertThat(Standing.decide(standing, post('a', 9))).isEqualTo(Decision.REPEAT);
    }

    @Test
    void otherContentThatIsNewerAmends() {
        assertThat(Standing.decide(standing('a', 5), post('b', 6))).isEqualTo(Decision.AMEND);
        assertThat(Standing.decide(standing('a', null), post('b', 1))).isEqualTo(Decision.AMEND);
    }

    @Test
    void otherContentThatIsOlderIsSuperseded() {
        assertThat(Standing.decide(standing('a', 5), post('b', 4))).isEqualTo(Decision.SUPERSEDE);
    }

    @Test
    void otherContentThatDoesNotSayWhichIsNewerConflicts() {
        assertThat(Standing.decide(standing('a', 5), post('b', 5))).isEqualTo(Decision.CONFLICT);
        assertThat(Standing.decide(standing('a', 5), post('b', null))).isEqualTo(Decision.CONFLICT);
        assertThat(Standing.decide(standing('a', null), post('b', null)))
                .isEqualTo(Decision.CONFLICT);
    }

    @Test
    void anotherCustomerIsOtherContent() {
        Standing standing = new Standing(new UUID('a', 0), new UUID(1, 1), null);
        assertThat(Standing.decide(standing, post('a', null))).isEqualTo(Decision.CONFLICT);
    }

    @Test
    void ofAForgottenCustomerAnythingIsTheSame() {
        Standing standing = new Standing(new UUID('a', 0), Visit.FORGOTTEN, null);
        assertThat(Standing.decide(standing, post('a', null))).isEqualTo(Decision.REPEAT);
        assertThat(Standing.after(standing, post('b', 1)))
                .isEqualTo(
                        new Standing(new UUID('b', 0), Visit.FORGOTTEN, Instant.ofEpochSecond(1)));
    }

    @Test
    void sameContentSaidAgainLaterIsNewerThanWhatWasSaidInBetween() {
        Standing standing = Standing.after(standing('a', 1), post('a', 3));
        assertThat(Standing.decide(standing, post('b', 2))).isEqualTo(Decision.SUPERSEDE);
    }

    @Test
    void whatStandsInTheEndDoesNotDependOnTheOrder() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<Posted> posts = new ArrayList<>();
            for (int at = 1; at <= 6; at++) {
                posts.add(post((char) ('a' + random.nextInt(3)), at));
            }
            posts.addAll(posts.subList(0, random.nextInt(6)));
            Standing inOrder = last(posts);
            Collections.shuffle(posts, random);
            assertThat(last(posts)).as("seed %d, round %d", seed, round).isEqualTo(inOrder);
        }
    }

    private static @Nullable Standing last(List<Posted> posts) {
        Standing standing = null;
        for (Posted post : posts) {
            standing = Standing.after(standing, post);
        }
        return standing;
    }

    private static Standing standing(char content, @Nullable Integer at) {
        return new Standing(
                new UUID(content, 0), null, at == null ? null : Instant.ofEpochSecond(at));
    }

    private static Posted post(char content, @Nullable Integer at) {
        return new Posted(
                new Identity("till-7", "1"),
                new UUID(content, 0),
                null,
                Instant.EPOCH,
                at == null ? null : Instant.ofEpochSecond(at),
                Instant.EPOCH,
                false,
                "main-street",
                null,
                List.of(),
                Status.COMPLETED,
                null,
                null,
                null,
                null,
                List.of(),
                null);
    }
}
