package io.amends.customer.location;

import static io.amends.customer.Till.as;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.chassis.testing.Locks;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The topic is compacted: the last that is said of a location or staff member is what stays. */
@QuarkusTest
@WithRealServers
class LocationsHistoryResourceTest {
    @Inject Jdbi jdbi;
    @Inject LocationsHistory history;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/locations/ | {\"name\":\"Main Street\",\"timeZone\":\"UTC\",\"currency\":\"USD\",\"country\":\"US\"}",
                "/v1/staff/ | {\"name\":\"Ann\",\"active\":true}"
            })
    void aChangeWaitsForARepublicationThatTellsWhatWasBefore(String path, String body) {
        String address = path + "republished-" + UUID.randomUUID();
        put(address, body);

        CompletableFuture<Integer> change =
                QuarkusTransaction.requiringNew()
                        .call(
                                () -> {
                                    assertThat(all()).isNotEmpty();
                                    CompletableFuture<Integer> begun =
                                            CompletableFuture.supplyAsync(
                                                    () ->
                                                            put(
                                                                    address,
                                                                    body.replace(
                                                                            "\"name\":\"",
                                                                            "\"name\":\"New ")));
                                    await().atMost(10, SECONDS).until(() -> Locks.areAwaited(jdbi));
                                    assertThat(begun).isNotDone();
                                    return begun;
                                });

        assertThat(change.orTimeout(10, SECONDS).join()).isEqualTo(200);
    }

    private List<OutgoingEvent> all() {
        List<OutgoingEvent> all = new ArrayList<>();
        @Nullable String after = null;
        while (true) {
            List<OutgoingEvent> page = history.page(after, 1_000);
            if (page.isEmpty()) {
                return all;
            }
            all.addAll(page);
            after = page.getLast().key();
        }
    }

    private static int put(String address, String body) {
        return as("operator")
                .contentType(ContentType.JSON)
                .body(body)
                .put(address)
                .then()
                .extract()
                .statusCode();
    }
}
