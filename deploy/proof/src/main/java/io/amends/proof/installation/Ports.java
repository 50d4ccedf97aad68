package io.amends.proof.installation;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports on this machine that nobody listens on yet. They lie below those that a system gives to
 * outgoing connections (Linux: from 32768 on): such a one may be somebody's connection by the time
 * a service wants to listen on it, at its start or after a fault.
 */
public final class Ports {

    private Ports() {}

    public static int free() {
        return some().findFirst().orElseThrow();
    }

    /** One for each name. */
    static Map<String, Integer> free(List<String> names) {
        Map<String, Integer> ports = new HashMap<>();
        List<Integer> found = some().distinct().limit(names.size()).boxed().toList();
        for (int i = 0; i < names.size(); i++) {
            ports.put(names.get(i), found.get(i));
        }
        return Map.copyOf(ports);
    }

    private static IntStream some() {
        return ThreadLocalRandom.current().ints(10_000, 32_768).filter(Ports::isFree);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
