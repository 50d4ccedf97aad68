package io.amends.customer.visit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class FairQueueTest {
    private final FairQueue<String> queue = new FairQueue<>();

    private void add(String... items) {
        for (String item : items) {
            queue.add(item.substring(0, 1), item, 1, true);
        }
    }

    @Test
    void sourcesTakeTurnsAndEachKeepsItsOrder() throws Exception {
        add("a1", "a2", "a3", "a4", "b1", "c1", "b2");
        assertThat(queue.take(4)).containsExactly("a1", "b1", "c1", "a2");
        add("d1");
        assertThat(queue.take(100)).containsExactly("b2", "a3", "d1", "a4");
    }

    @Test
    void whatDoesNotFitComesFirstNextTime() throws Exception {
        add("a1", "a2");
        queue.add("b", "b1", 10, false);
        add("c1");
        assertThat(queue.take(10)).containsExactly("a1");
        assertThat(queue.take(10)).containsExactly("b1");
        assertThat(queue.take(5)).containsExactly("c1", "a2");
        queue.add("b", "b2", 10, false);
        assertThat(queue.take(5)).containsExactly("b2");
    }

    @Test
    void whoHasMostWaitingGivesWayToWhoHasLessAndEqualsDoNot() throws Exception {
        add("a1", "a2", "a3", "b1");
        assertThat(queue.displaceFor("a")).isNull();
        assertThat(queue.displaceFor("c")).isEqualTo("a3");
        add("c1");
        assertThat(queue.displaceFor("c")).isNull();
        assertThat(queue.displaceFor("d")).isEqualTo("a2");
        add("d1");
        assertThat(queue.displaceFor("e")).isNull();
        assertThat(queue.take(10)).containsExactly("a1", "b1", "c1", "d1");
    }

    @Test
    void aBatchStaysAndSaysThatItIsInTheWay() {
        queue.add("a", "batch", 500, false);
        assertThat(queue.displaceFor("b")).isNull();
        assertThat(queue.hasLess("b")).isTrue();
        assertThat(queue.hasLess("a")).isFalse();
    }

    @Test
    void aShareIsEqualAmongThoseWhoWait() {
        add("a1", "a2");
        assertThat(queue.hasMoreThanItsShare("a")).isFalse();
        add("b1");
        assertThat(queue.hasMoreThanItsShare("a")).isTrue();
        assertThat(queue.hasMoreThanItsShare("b")).isFalse();
        add("b2");
        assertThat(queue.hasMoreThanItsShare("a")).isFalse();
    }

    @Test
    void theOldestIsTheOldestOfAllThatStillWait() throws Exception {
        assertThat(queue.oldestNanos()).isZero();
        add("a1", "a2", "b1");
        assertThat(queue.oldestNanos()).isPositive();
        assertThat(queue.displaceFor("c")).isEqualTo("a2");
        queue.take(10);
        assertThat(queue.oldestNanos()).isZero();
    }

    @Test
    void whatWaitsWhenItIsClosedIsStillTaken() throws Exception {
        add("a1");
        queue.close();
        assertThat(queue.take(1)).containsExactly("a1");
        assertThat(queue.take(1)).isEmpty();
    }

    @Test
    void whoTakesFromAnEmptyQueueWaits() throws Exception {
        try (ExecutorService taker = Executors.newSingleThreadExecutor()) {
            Future<List<String>> taken = taker.submit(() -> queue.take(5));
            add("a1");
            assertThat(taken.get()).containsExactly("a1");
        }
    }

    @Test
    void nothingIsLostOrTakenTwiceWhateverHappensInBetween() throws Exception {
        long seed = Long.getLong("amends.seed", System.nanoTime());
        Random random = new Random(seed);
        List<Integer> in = new ArrayList<>();
        List<Integer> out = new ArrayList<>();
        FairQueue<Integer> numbers = new FairQueue<>();
        for (int i = 0; i < 20_000; i++) {
            String source = "s" + random.nextInt(10) * random.nextInt(10);
            switch (random.nextInt(4)) {
                case 0 -> {
                    Integer displaced = numbers.displaceFor(source);
                    if (displaced != null) {
                        out.add(displaced);
                    }
                }
                case 1 -> {
                    if (out.size() < in.size()) {
                        out.addAll(numbers.take(1 + random.nextInt(5)));
                    }
                }
                default -> {
                    numbers.add(source, i, 1 + random.nextInt(3), random.nextBoolean());
                    in.add(i);
                }
            }
        }
        while (out.size() < in.size()) {
            out.addAll(numbers.take(100));
        }
        assertThat(out).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(in);
        assertThat(numbers.oldestNanos()).isZero();
        assertThat(numbers.hasLess("nobody")).isFalse();
    }
}
