package io.amends.notification.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.database.Ids;
import io.amends.chassis.testing.WithRealServers;
import io.amends.notification.town.MailServer;
import io.amends.notification.town.TableScans;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.UUID;

/** Who is who after merges, whoever of them is asked for. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(MailServer.class)
class KnownCustomersIT {
    @Inject KnownCustomers customers;

    @Inject Jdbi jdbi;

    @ParameterizedTest(name = "locked: {0}")
    @ValueSource(booleans = {false, true})
    void whoWasMergedTwiceIsTheLastSurvivor(boolean lock) {
        UUID last = known(null);
        UUID second = known(last);
        UUID first = known(second);

        People people = people(first, lock);
        assertThat(people.person(first).orElseThrow().customerId()).isEqualTo(last);
        assertThat(people.ids()).containsExactlyInAnyOrder(first, second, last);
    }

    @ParameterizedTest(name = "locked: {0}")
    @ValueSource(booleans = {false, true})
    void aSurvivorIsAllWhoWereMergedIntoIt(boolean lock) {
        UUID last = known(null);
        UUID second = known(last);
        UUID first = known(second);
        UUID other = known(last);

        People people = people(last, lock);
        assertThat(people.ids()).containsExactlyInAnyOrder(first, second, other, last);
        assertThat(people.survivor(first)).isEqualTo(last);
        assertThat(people.everyone()).extracting(KnownCustomer::customerId).containsExactly(last);
    }

    @ParameterizedTest(name = "locked: {0}")
    @ValueSource(booleans = {false, true})
    void whoseSurvivorIsNotHeardOfIsNobodyYet(boolean lock) {
        UUID unheardOf = Ids.next();
        UUID merged = known(unheardOf);

        People people = people(merged, lock);
        assertThat(people.person(merged)).isEmpty();
        assertThat(people.survivor(merged)).isEqualTo(unheardOf);
    }

    @ParameterizedTest(name = "locked: {0}")
    @ValueSource(booleans = {false, true})
    void nobodyElseIsReadHoweverManyThereAre(boolean lock) {
        UUID survivor = known(null);
        UUID merged = known(survivor);

        long scans =
                TableScans.amongMany(
                        jdbi,
                        "insert into customers (customer_id, version) select gen_random_uuid(), 1 from generate_series(1, 20000)",
                        () -> {
                            customers.people(List.of(merged, survivor), lock);
                            customers.withAliases(List.of(survivor));
                        },
                        "customers");
        assertThat(scans).isZero();
    }

    private People people(UUID id, boolean lock) {
        return QuarkusTransaction.requiringNew().call(() -> customers.people(List.of(id), lock));
    }

    private UUID known(@Nullable UUID mergedInto) {
        UUID id = Ids.next();
        QuarkusTransaction.requiringNew()
                .run(
                        () ->
                                customers.remember(
                                        List.of(
                                                new KnownCustomers.Row(
                                                        id,
                                                        1,
                                                        null,
                                                        null,
                                                        List.of(),
                                                        List.of(),
                                                        List.of(),
                                                        mergedInto,
                                                        false))));
        return id;
    }
}
