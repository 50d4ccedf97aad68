package io.amends.chassis.sessions;

import io.amends.chassis.sessions.RefuseTokenWhenSessionEnded.SessionEnded;
import io.amends.chassis.testing.Contract;

import org.junit.jupiter.api.Test;

class SessionEndedContractTest {

    @Test
    void anEndedSessionIsReadAsItIsTold() {
        Contract.of("customer-service", "session.ended.v1").assertReadableAs(SessionEnded.class);
    }
}
