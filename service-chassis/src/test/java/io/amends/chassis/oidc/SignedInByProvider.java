package io.amends.chassis.oidc;

import io.amends.chassis.web.ChassisAlone;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A provider signs people in, which is not there yet when the service starts. */
public class SignedInByProvider extends ChassisAlone {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>(super.getConfigOverrides());
        config.put("quarkus.oidc.tenant-enabled", "true");
        config.put("quarkus.oidc.auth-server-url", "http://127.0.0.1:" + freePort());
        config.put("quarkus.oidc.client-id", TestProvider.CLIENT);
        config.put("quarkus.oidc.credentials.secret", TestProvider.SECRET);
        // So that nobody has to wait.
        config.put("quarkus.oidc.token.lifespan-grace", "0");
        config.put("quarkus.oidc.token.forced-jwk-refresh-interval", "PT0.001S");
        return config;
    }

    /** Below the ports of outgoing connections, one of which could have it before the provider. */
    private static int freePort() {
        return ThreadLocalRandom.current()
                .ints(10_000, 32_768)
                .filter(SignedInByProvider::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
