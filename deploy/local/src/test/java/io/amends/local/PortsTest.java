package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

final class PortsTest {

    @Test
    void aFreePortIsNoneThatAnOutgoingConnectionMayGet() {
        assertThat(IntStream.range(0, 100).map(any -> Ports.free()).boxed())
                .allMatch(port -> port < 32_768, "below the system's own")
                .allMatch(port -> port > 1_023, "open to anybody")
                .allMatch(Ports::isFree, "free");
    }

    @Test
    void aPortIsTakenWhileSomebodyListens() throws IOException {
        try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isFree(somebody.getLocalPort())).isFalse();
        }
    }
}
