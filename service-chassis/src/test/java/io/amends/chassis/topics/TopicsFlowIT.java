package io.amends.chassis.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

@QuarkusTest
@WithRealServers
class TopicsFlowIT {
    private static final String TOPIC = "things";
    private static final String SETTING = "retention.ms";

    @Inject Topics topics;

    @Test
    void aTopicThatSomebodyElseMadeGetsTheSettingsThatItShouldHave() throws Exception {
        assertThat(topics.ensure()).isTrue();
        try (Admin admin = Admin.create(topics.connection())) {
            admin.incrementalAlterConfigs(
                            Map.of(
                                    resource(),
                                    List.of(
                                            new AlterConfigOp(
                                                    new ConfigEntry(SETTING, "60000"),
                                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get(10, TimeUnit.SECONDS);
            await().until(() -> setting(admin).equals("60000"));

            assertThat(topics.ensure()).isTrue();

            await().untilAsserted(() -> assertThat(setting(admin)).isEqualTo("-1"));
        }
    }

    @Test
    void knowsWhichTopicsThereAreWithoutMakingThem() {
        assertThat(topics.ensure()).isTrue();

        assertThat(topics.exists("never-made")).isFalse();
        assertThat(topics.exists("never-made")).as("and asking made none").isFalse();
        assertThat(topics.exists(TOPIC)).isTrue();
    }

    private String setting(Admin admin)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<ConfigResource, Config> found =
                admin.describeConfigs(List.of(resource())).all().get(10, TimeUnit.SECONDS);
        return Objects.requireNonNull(found.get(resource())).get(SETTING).value();
    }

    private ConfigResource resource() {
        return new ConfigResource(ConfigResource.Type.TOPIC, topics.onCluster(TOPIC));
    }
}
