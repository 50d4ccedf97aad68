package io.amends.proof.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.proof.wire.Answer;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

class MutationsTest {
    private static final JsonNode VALID =
            Answer.json("{\"a\":1,\"b\":{\"c\":[\"x\",\"y\"]},\"d\":null}");

    private static List<String> mutants(long seed) {
        Mutations mutations = new Mutations(new Random(seed));
        return IntStream.range(0, 3_000)
                .mapToObj(i -> new String(mutations.of(VALID), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void theSameSeedSpoilsInTheSameWay() {
        assertThat(mutants(7)).isEqualTo(mutants(7)).isNotEqualTo(mutants(8));
    }

    @Test
    void everyPlaceIsSpoiltInManyWays() {
        List<String> mutants = mutants(1);
        assertThat(mutants)
                .contains("{\"a\":null,\"b\":{\"c\":[\"x\",\"y\"]},\"d\":null}")
                .contains("{\"b\":{\"c\":[\"x\",\"y\"]},\"d\":null}")
                .contains("{\"a\":1,\"b\":{\"c\":[\"\\ud800\",\"y\"]},\"d\":null}")
                .anyMatch(mutant -> mutant.contains("\"as\":\"typo\""))
                .anyMatch(mutant -> mutant.contains("[".repeat(1_000)))
                .anyMatch(String::isEmpty);
        assertThat(mutants).noneMatch(mutant -> mutant.contains("the-place-to-spoil"));
    }
}
