package io.amends.chassis.oidc;

import io.amends.chassis.web.ChassisAlone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

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

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
