package io.amends.chassis.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Whom an address stands for: itself, and with IPv6 all of its network (/64), since every household
 * has that many addresses to choose from.
 */
final class Network {
    private static final int PREFIX = 8;

    private Network() {}

    /**
     * @param address as the connection, or a proxy's header, says; what is no address is as good as
     *     none, and short
     */
    static String of(String address) {
        try {
            InetAddress literal = InetAddress.ofLiteral(address);
            return literal instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(literal.getAddress(), PREFIX))
                    : literal.getHostAddress();
        } catch (IllegalArgumentException unreadable) {
            return "nowhere";
        }
    }
}
