package io.amends.chassis.database;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.transaction.RollbackException;

import org.junit.jupiter.api.Test;

import java.sql.SQLException;

import javax.transaction.xa.XAException;

class OutageTest {

    @Test
    void aCommitWhoseConnectionBrokeIsAnOutageHoweverDeepThatIsSaid() {
        assertThat(Outage.isCauseOf(commitThatFailedBy("08006"))).isTrue();
        assertThat(Outage.isCauseOf(new IllegalStateException(new RollbackException()))).isTrue();
    }

    @Test
    void aCommitThatBrokeARuleIsNone() {
        assertThat(Outage.isCauseOf(commitThatFailedBy("23505"))).isFalse();
    }

    /** As Narayana and the pool wrap it. */
    private static Exception commitThatFailedBy(String state) {
        XAException resource = new XAException(XAException.XAER_RMFAIL);
        resource.initCause(new SQLException("told by the test", state));
        RollbackException rollback = new RollbackException();
        rollback.addSuppressed(resource);
        return new IllegalStateException(rollback);
    }
}
