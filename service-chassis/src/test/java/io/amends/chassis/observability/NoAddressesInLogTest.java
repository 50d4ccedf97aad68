package io.amends.chassis.observability;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class NoAddressesInLogTest {
    private static final String FRAMEWORK = "io.quarkus.vertx.http.runtime.QuarkusErrorHandler";

    private static ExtLogRecord failed(String logger) {
        ExtLogRecord record =
                new ExtLogRecord(
                        Level.ERROR,
                        "HTTP Request to %s failed, error id: %s",
                        ExtLogRecord.FormatStyle.PRINTF,
                        "");
        record.setLoggerName(logger);
        record.setParameters(new Object[] {"/s/secret?email=ann@example.com", "id-1"});
        record.setThrown(new IllegalArgumentException("no such thing as ann@example.com"));
        return record;
    }

    @Test
    void keepsAddressAndWordsOfAFailedRequestToItself() {
        ExtLogRecord record = failed(FRAMEWORK);

        assertThat(new NoAddressesInLog().isLoggable(record)).isTrue();

        assertThat(record.getParameters()).containsExactly("an address", "id-1");
        assertThat(record.getThrown())
                .hasMessageContaining("IllegalArgumentException")
                .hasMessageNotContaining("ann@");
    }

    @Test
    void leavesWhatOthersLogAlone() {
        ExtLogRecord record = failed("io.amends.Something");

        assertThat(new NoAddressesInLog().isLoggable(record)).isTrue();

        assertThat(record.getParameters()).contains("/s/secret?email=ann@example.com");
    }
}
