package io.amends.chassis.observability;

import io.amends.chassis.FailureKind;
import io.quarkus.logging.LoggingFilter;

import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Takes the address and the failure's words out of what the framework logs when it fails by itself:
 * both can be personal, and a link's address is all that somebody needs to use it.
 */
@LoggingFilter(name = "no-addresses")
public final class NoAddressesInLog implements Filter {
    private static final String FRAMEWORK = "io.quarkus.vertx.http.runtime.QuarkusErrorHandler";

    @Override
    public boolean isLoggable(LogRecord record) {
        if (FRAMEWORK.equals(record.getLoggerName())) {
            Object[] parameters = record.getParameters();
            if (parameters != null && parameters.length > 0) {
                Object[] others = parameters.clone();
                others[0] = "an address";
                record.setParameters(others);
            }
            if (record.getThrown() != null) {
                record.setThrown(FailureKind.withoutMessages(record.getThrown()));
            }
        }
        return true;
    }
}
