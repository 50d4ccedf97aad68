package io.amends.customer.visit;

import static io.amends.customer.Till.as;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import static java.nio.charset.StandardCharsets.UTF_16;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.web.StrictJson;
import io.amends.customer.Till;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

@QuarkusTest
@WithRealServers
class VisitBatchResourceTest {
    private static final String NDJSON = "application/x-ndjson";
    private final Till till = new Till();

    @Inject Jdbi jdbi;

    @Test
    void everyLineGetsItsResultInOrder() {
        String lines =
                String.join(
                        "\n",
                        till.visitOf("1", till.email("ann")).toString(),
                        "{not json",
                        till.visitOf("2", till.email("ann")).toString(),
                        till.visitOf("1", till.email("ann")).toString(),
                        "",
                        till.visit("3", v -> v.put("occurredAt", "never")).toString(),
                        till.visitOf("1", till.email("bob")).toString(),
                        till.visit("4").toString(),
                        "");
        Response answer = till.batch(NDJSON, lines);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith(NDJSON);
        List<JsonNode> results = results(answer);
        assertThat(results)
                .extracting(r -> r.path("line").asInt())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(results)
                .extracting(r -> r.path("outcome").asText())
                .containsExactly(
                        "recorded",
                        "rejected",
                        "recorded",
                        "duplicate",
                        "rejected",
                        "rejected",
                        "rejected",
                        "recorded");
        assertThat(results)
                .extracting(r -> r.path("status").asInt())
                .containsExactly(201, 400, 201, 200, 422, 422, 409, 201);
        assertThat(results.get(2).path("customerId").asText())
                .isEqualTo(results.get(0).path("customerId").asText());
        assertThat(results.get(3).path("id").asText())
                .isEqualTo(results.get(0).path("id").asText());
        assertThat(results.get(5).at("/problem/errors/0/pointer").asText())
                .isEqualTo("/occurredAt");
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void anArrayIsAnsweredByAnArray() {
        String array =
                "[" + till.visit("1") + ", 7, {\"source\":\"\\u0000\"}, " + till.visit("2") + "]";
        till.batch("application/json", array)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("outcome", equalTo(List.of("recorded", "rejected", "rejected", "recorded")));
        till.batch("application/json", "[" + till.visit("3") + ",").then().statusCode(400);
        as("pos")
                .contentType("application/json")
                .body(("[" + till.visit("3") + "]").getBytes(UTF_16))
                .post("/v1/visits/batch")
                .then()
                .statusCode(400);
        till.batch("application/json", "{}").then().statusCode(422);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void anEmptyBatchIsAnsweredByNothing() {
        assertThat(till.batch(NDJSON, "").asString()).isEmpty();
        assertThat(till.batch("application/json", "[]").asString()).isEqualTo("[]");
    }

    @Test
    void tenThousandAreTakenAndOneMoreIsNot() {
        List<String> lines =
                IntStream.rangeClosed(1, 10_001)
                        .mapToObj(i -> till.visit("v" + i).toString())
                        .toList();
        till.batch(NDJSON, String.join("\n", lines))
                .then()
                .statusCode(422)
                .body("detail", containsString("10,000"));
        till.batch("application/json", lines.toString()).then().statusCode(422);
        assertThat(stored()).isZero();
        List<JsonNode> results =
                results(till.batch(NDJSON, String.join("\n", lines.subList(0, 10_000))));
        assertThat(results)
                .hasSize(10_000)
                .allMatch(r -> r.path("outcome").asText().equals("recorded"));
        assertThat(stored()).isEqualTo(10_000);
    }

    @Test
    void aLineOfAnotherSourceIsRefusedAlone() {
        String lines = till.visit("1") + "\n" + till.visit("2").put("source", "another-till");
        Response answer = Till.batch(Tokens.of("pos").source(till.source()), NDJSON, lines);
        assertThat(results(answer))
                .extracting(r -> r.path("status").asInt())
                .containsExactly(201, 403);
        Till.batch(Tokens.of("agent"), NDJSON, lines).then().statusCode(403);
    }

    @Test
    void aBatchHasTheEffectOfItsLinesOneByOne() {
        long seed = new Random().nextLong();
        Till together = new Till();
        Till alone = new Till();
        List<ObjectNode> batch = new ArrayList<>();
        List<ObjectNode> singles = new ArrayList<>();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            long one = random.nextLong();
            batch.add(randomVisit(together, new Random(one)));
            singles.add(randomVisit(alone, new Random(one)));
        }
        List<String> atOnce =
                results(
                                together.batch(
                                        NDJSON,
                                        batch.stream()
                                                .map(ObjectNode::toString)
                                                .collect(Collectors.joining("\n"))))
                        .stream()
                        .map(r -> r.path("outcome").asText())
                        .toList();
        List<String> oneByOne =
                singles.stream()
                        .map(alone::post)
                        .map(r -> r.statusCode() == 409 ? "rejected" : r.<String>path("outcome"))
                        .toList();
        assertThat(atOnce).as("seed %d", seed).isEqualTo(oneByOne);
        assertThat(state(together)).as("seed %d", seed).isEqualTo(state(alone));
        assertThat(customers(together)).as("seed %d", seed).isEqualTo(customers(alone));
    }

    private static ObjectNode randomVisit(Till till, Random random) {
        return till.visit(
                "v" + random.nextInt(60),
                v -> {
                    v.putObject("amount").put("minor", random.nextInt(3)).put("currency", "USD");
                    if (random.nextInt(3) > 0) {
                        v.put("updatedAt", "2026-11-20T18:00:0" + random.nextInt(5) + "Z");
                    }
                    if (random.nextInt(3) > 0) {
                        ObjectNode customer = v.putObject("customer");
                        if (random.nextInt(3) == 0) {
                            customer.put("loyaltyId", till.card("L" + random.nextInt(5)));
                        }
                        customer.put("email", till.email("c" + random.nextInt(10)));
                    }
                });
    }

    /** All that is stored of a till's visits, whatever their ids are. */
    private List<String> state(Till of) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        """
                                        select source_visit_id || ' ' || version || ' ' || gross || ' ' || coalesce(updated_at::text, '-')
                                               || ' ' || (customer_id is not null)
                                        from (select source, source_visit_id, version, gross, updated_at, customer_id from visit
                                              union all
                                              select source, source_visit_id, version, gross, updated_at, customer_id from visit_version) v
                                        where source = :source order by 1
                                        """)
                                .bind("source", of.source())
                                .mapTo(String.class)
                                .list());
    }

    /** Which visits are of the same customer, and what is known of them. */
    private List<String> customers(Till of) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        """
                                        select string_agg(source_visit_id, ',' order by source_visit_id) || ' '
                                               || coalesce(split_part(loyalty_id, '-', 1), '-') || ' ' || c.version || ' '
                                               || (select string_agg(split_part(value, '@', 1), ',' order by value)
                                                   from contact_point p where p.customer_id = c.customer_id)
                                        from visit join customer c using (customer_id)
                                        where source = :source group by c.customer_id order by 1
                                        """)
                                .bind("source", of.source())
                                .mapTo(String.class)
                                .list());
    }

    private long stored() {
        return jdbi.withHandle(
                h ->
                        h.createQuery("select count(*) from visit where source = :source")
                                .bind("source", till.source())
                                .mapTo(Long.class)
                                .one());
    }

    private static List<JsonNode> results(Response answer) {
        return Arrays.stream(answer.asString().split("\n"))
                .map(line -> StrictJson.read(line, JsonNode.class))
                .toList();
    }
}
