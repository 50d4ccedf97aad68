package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class AddressesTest {

    private static final Map<String, String> NOTHING = Map.of();

    @Test
    void anOptionWinsOverTheEnvironmentAndThatOverWhatWasRemembered() {
        Map<String, String> environment =
                Map.of("AMENDS_CUSTOMER_PORT", "2001", "AMENDS_FEEDBACK_PORT", "2002");
        Map<String, String> remembered =
                Map.of("AMENDS_FEEDBACK_PORT", "3002", "AMENDS_KAFKA_PORT", "3003");

        Addresses addresses =
                Addresses.choose(Map.of(Port.CUSTOMER, 1001), environment, remembered);

        assertThat(addresses.of(Port.CUSTOMER)).isEqualTo(1001);
        assertThat(addresses.of(Port.FEEDBACK)).isEqualTo(2002);
        assertThat(addresses.of(Port.KAFKA)).isEqualTo(3003);
        assertThat(addresses.of(Port.ANALYTICS)).isEqualTo(8084);
    }

    @Test
    void remembersAllPortsInTheFileThatScriptsSource() {
        Addresses addresses =
                Addresses.choose(Map.of(Port.INBOX, 9999, Port.KAFKA, 9998), NOTHING, NOTHING);

        String file = addresses.toEnvironmentFile();

        assertThat(file)
                .contains("export AMENDS_CUSTOMER_URL=http://localhost:8081\n")
                .contains("export AMENDS_INBOX_URL=http://localhost:9999\n")
                .contains("\nAMENDS_INBOX_PORT=9999\n");
        assertThat(
                        Addresses.choose(
                                Map.of(), NOTHING, Addresses.parseEnvironmentFile(file.lines())))
                .isEqualTo(addresses);
    }

    @Test
    void namesATakenPortAndSaysWhichOtherToTake() {
        Addresses addresses = Addresses.choose(Map.of(), NOTHING, NOTHING);

        List<String> conflicts =
                addresses.conflicts(
                        List.of(Port.CUSTOMER, Port.FEEDBACK),
                        port -> port != 8081 && port != 18081);

        assertThat(conflicts).hasSize(1);
        assertThat(conflicts.getFirst())
                .contains("Port 8081")
                .contains("customer-service")
                .contains("--port customer=18082")
                .contains("AMENDS_CUSTOMER_PORT");
    }

    @Test
    void refusesOnePortForTwoAndWhatIsNoPort() {
        assertThatThrownBy(() -> Addresses.choose(Map.of(Port.CUSTOMER, 8082), NOTHING, NOTHING))
                .hasMessage("AMENDS_CUSTOMER_PORT and AMENDS_FEEDBACK_PORT are both 8082.");
        assertThatThrownBy(() -> Addresses.choose(Map.of(Port.CUSTOMER, 70_000), NOTHING, NOTHING))
                .hasMessageContaining("AMENDS_CUSTOMER_PORT");
        assertThatThrownBy(
                        () ->
                                Addresses.choose(
                                        Map.of(), Map.of("AMENDS_MAIL_PORT", "smtp"), NOTHING))
                .hasMessage("AMENDS_MAIL_PORT must be a port number, and is 'smtp'.");
    }
}
