package io.amends.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;

class FailureKindTest {
    private final Throwable failure =
            new IllegalStateException(
                    "ann@example.com was refused",
                    new SQLException("invalid input: \"ann@example.com\"", "22P02"));

    @Test
    void theKindIsThatOfTheRootCause() {
        assertThat(FailureKind.of(failure)).isEqualTo("SQLException 22P02");
    }

    @Test
    void withoutMessagesThePlaceIsStillThere() {
        StringWriter log = new StringWriter();
        FailureKind.withoutMessages(failure).printStackTrace(new PrintWriter(log));

        assertThat(log.toString())
                .contains(
                        "java.lang.IllegalStateException",
                        "java.sql.SQLException 22P02",
                        "FailureKindTest.java")
                .doesNotContain("ann@example.com");
    }
}
