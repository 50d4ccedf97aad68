package io.amends.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of the loopback address, the only one that anything here listens on. */
final class Ports {

    private Ports() {}

    /**
     * One that nobody listens on. It lies below those that a system gives to outgoing connections
     * (Linux: from 32768 on): such a one may be somebody's connection by the time a server wants to
     * listen on it.
     */
    static int free() {
        return ThreadLocalRandom.current()
                .ints(10_000, 32_768)
                .filter(Ports::isFree)
                .findFirst()
                .orElseThrow();
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As the servers do it: the last minute's closed connections don't count as taken.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
