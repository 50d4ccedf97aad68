package io.amends.customer.visit;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.amends.chassis.web.JsonElements;
import io.amends.chassis.web.Refusal;
import io.amends.chassis.web.StrictJson;
import io.amends.customer.KeylessPersonKey;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

class VisitsFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-20T19:30:00Z");
    private static final VisitReader READER =
            new VisitReader(
                    new Fingerprints(KeylessPersonKey.make()),
                    new Config(
                            4_000,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1),
                            500,
                            2,
                            Duration.ofSeconds(10),
                            Duration.ofDays(2),
                            Duration.ofDays(31)),
                    Clock.fixed(NOW, ZoneOffset.UTC));
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private record Config(
            int queue,
            Duration longestWait,
            Duration longestPass,
            int group,
            int committers,
            Duration patience,
            Duration importedAfter,
            Duration behindAfter)
            implements VisitsConfig {}

    /** The same post is the same visit, and nothing gets through that can't be stored. */
    @FuzzTest
    void aVisitIsReadOrRefused(byte[] json) {
        Posted posted = read(json);
        if (posted == null) {
            return;
        }
        assertThat(posted.identity().visitId()).isNotBlank().hasSizeLessThanOrEqualTo(128);
        assertThat(posted.occurredAt()).isBetween(Instant.EPOCH, NOW.plusSeconds(31 * 86_400));
        assertThat(posted.toString()).doesNotContain("\0");
        Posted again = read(json);
        assertThat(again).isEqualTo(posted);
    }

    private static @Nullable Posted read(byte[] json) {
        try {
            VisitPost post = StrictJson.read(json, VisitPost.class);
            if (post.customer() != null) {
                new PersonReader(new Findings(NOW)).read(post.customer(), NOW);
            }
            return READER.read(withoutCustomer(post), true);
        } catch (Refusal refused) {
            return null;
        }
    }

    /** To compare it takes a key that is in the database. */
    private static VisitPost withoutCustomer(VisitPost post) {
        return new VisitPost(
                post.source(),
                post.visitId(),
                post.occurredAt(),
                post.updatedAt(),
                post.location(),
                post.channel(),
                post.staff(),
                post.status(),
                post.amount(),
                post.refunded(),
                null,
                post.attributes());
    }

    /** Each element stands alone as it stood in the array. */
    @FuzzTest
    void anArrayIsTakenApartOrRefused(byte[] body) throws IOException {
        List<byte[]> elements;
        try {
            elements = JsonElements.of(body, VisitBatchResource.MOST_LINES);
        } catch (Refusal refused) {
            return;
        }
        JsonNode whole;
        try {
            whole = JSON.readTree(body);
        } catch (IOException unlikeOurs) {
            // Limits differ; then a line is refused when it is read.
            return;
        }
        assertThat(elements).hasSize(Math.min(whole.size(), VisitBatchResource.MOST_LINES + 1));
        for (int i = 0; i < elements.size(); i++) {
            assertThat(JSON.readTree(elements.get(i))).isEqualTo(whole.get(i));
        }
    }

    @FuzzTest
    void linesAreTakenApart(byte[] body) {
        List<byte[]> lines = VisitBatchResource.lines(body);
        int bytes = lines.stream().mapToInt(line -> line.length + 1).sum();
        assertThat(bytes).isBetween(body.length, body.length + 1);
        assertThat(lines)
                .noneMatch(line -> new String(line, StandardCharsets.ISO_8859_1).contains("\n"));
    }
}
