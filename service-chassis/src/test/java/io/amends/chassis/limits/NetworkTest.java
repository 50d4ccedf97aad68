package io.amends.chassis.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkTest {

    @Test
    void anAddressStandsForItselfAndWithIpv6ForItsNetwork() {
        assertThat(Network.of("203.0.113.7")).isEqualTo("203.0.113.7");
        assertThat(Network.of("2001:db8:1:2::1")).isEqualTo(Network.of("2001:db8:1:2:ffff::9"));
        assertThat(Network.of("2001:db8:1:2::1")).isNotEqualTo(Network.of("2001:db8:1:3::1"));
        // The same machine, as a socket for both kinds sees it.
        assertThat(Network.of("::ffff:203.0.113.7")).isEqualTo("203.0.113.7");
    }

    @Test
    void whatIsNoAddressTakesNoRoom() {
        assertThat(Network.of("unknown")).isEqualTo(Network.of("x".repeat(8_000)));
        assertThat(Network.of("")).isEqualTo(Network.of("_hidden"));
    }
}
