package io.amends.replay.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amends.replay.VisitsPeer;
import io.amends.replay.rows.Row;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

class VisitPostingTest {

    private static final Patience SOME =
            new Patience(Duration.ofSeconds(20), Duration.ofMillis(1), Duration.ofMillis(4));

    private VisitsPeer peer;
    private final List<Tally> progress = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        peer = new VisitsPeer();
    }

    @AfterEach
    void stop() {
        peer.close();
    }

    @Test
    void postsInBatches() {
        Tally tally = post(rows(25), 10, 1);

        assertThat(peer.batches()).containsExactly(10, 10, 5);
        assertThat(tally.rows()).isEqualTo(25);
        assertThat(tally.outcomes()).isEqualTo(Map.of("recorded", 25L));
        assertThat(peer.authorizations()).containsOnly("Bearer secret");
    }

    @Test
    void postsSingly() {
        Tally tally = post(rows(3), 1, 1);

        assertThat(peer.batches()).containsExactly(1, 1, 1);
        assertThat(tally.count("recorded")).isEqualTo(3);
    }

    @Test
    void triesAgainWhileTheServiceIsBusyOrAway() {
        peer.thenAnswer(429).thenAnswer(503).thenAnswer(503);

        Tally tally = post(rows(10), 5, 1);

        assertThat(tally.outcomes()).isEqualTo(Map.of("recorded", 10L));
        assertThat(peer.visits()).isEqualTo(10);
    }

    @Test
    void sendsABatchAgainWhenItsAnswerWasLost() {
        peer.thenHangUp();

        Tally tally = post(rows(10), 10, 1);

        assertThat(peer.batches()).containsExactly(10, 10);
        assertThat(peer.visits()).isEqualTo(10);
        assertThat(tally.outcomes()).isEqualTo(Map.of("duplicate", 10L));
    }

    @Test
    void givesUpAfterItsPatience() throws IOException {
        URI nobody;
        try (VisitsPeer gone = new VisitsPeer()) {
            nobody = gone.address();
        }
        Patience none = new Patience(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1));

        assertThatThrownBy(() -> posting(nobody, none, 5, 1).post(rows(10)))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("/v1/visits/batch found no answer");
    }

    @Test
    void stopsWhenItIsRefusedAsAWhole() {
        peer.thenTake(1).thenAnswer(403);

        assertThatThrownBy(() -> post(rows(30), 10, 1))
                .isInstanceOf(Refused.class)
                .hasMessage("POST /v1/visits/batch was answered 403 Trouble: as told");
        assertThat(progress.getLast().rows()).isEqualTo(10);
        assertThat(peer.visits()).isEqualTo(10);
    }

    @Test
    void countsRejectedAndUnreadableRowsByTheirReason() {
        List<Row> rows =
                List.of(
                        visit(1, 100),
                        visit(2, -1),
                        visit(3, -5),
                        new Row.Unreadable(4, "no date"));

        Tally tally = post(rows.iterator(), 10, 1);

        assertThat(tally.rows()).isEqualTo(4);
        assertThat(tally.sent()).isEqualTo(3);
        assertThat(tally.outcomes()).isEqualTo(Map.of("recorded", 1L, "rejected", 3L));
        assertThat(tally.reasons())
                .isEqualTo(
                        Map.of(
                                "Rule broken; /amount/minor must not be negative",
                                new Tally.Rejections(2, 2),
                                "not sent: no date",
                                new Tally.Rejections(1, 4)));
    }

    @Test
    void reportsOnlyWhatIsDoneWithoutGaps() {
        Tally tally = post(rows(1_000), 10, 8);

        assertThat(tally.rows()).isEqualTo(1_000);
        assertThat(peer.visits()).isEqualTo(1_000);
        assertThat(progress).hasSize(100);
        assertThat(progress).extracting(Tally::rows).isSorted();
        assertThat(progress).extracting(soFar -> soFar.rows() % 10).containsOnly(0L);
    }

    private Tally post(Iterator<Row> rows, int batch, int parallel) {
        return posting(peer.address(), SOME, batch, parallel).post(rows);
    }

    private VisitPosting posting(URI address, Patience patience, int batch, int parallel) {
        return new VisitPosting(
                new Service(address, "secret", patience, Clock.systemUTC()),
                new VisitPosting.Volume(batch, parallel),
                Pace.unlimited(),
                progress::add,
                (visit, result) -> {});
    }

    private static Iterator<Row> rows(int count) {
        return LongStream.rangeClosed(1, count).mapToObj(number -> visit(number, 100)).iterator();
    }

    private static Row visit(long number, long minor) {
        return new Row.Visit(
                number, "{\"visitId\":\"%d\",\"amount\":{\"minor\":%d}}".formatted(number, minor));
    }
}
