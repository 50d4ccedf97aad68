package io.amends.notification.town;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/** A mail server for the service under test, and a key pair for its survey links. */
public final class MailServer implements QuarkusTestResourceLifecycleManager {
    private static volatile @Nullable FaultyMailServer running;
    private static volatile @Nullable PublicKey linkKey;

    public static FaultyMailServer running() {
        return Objects.requireNonNull(running);
    }

    public static PublicKey linkKey() {
        return Objects.requireNonNull(linkKey);
    }

    @Override
    public Map<String, String> start() {
        FaultyMailServer server = new FaultyMailServer();
        running = server;
        try {
            KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            linkKey = keys.getPublic();
            Path file = Files.createTempFile("amends-links", ".pem");
            file.toFile().deleteOnExit();
            Files.writeString(
                    file,
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
                            + "\n-----END PRIVATE KEY-----\n");
            return Map.of(
                    "amends.mail.host", "127.0.0.1",
                    "amends.mail.port", Integer.toString(server.port()),
                    "amends.mail.timeout", "PT5S",
                    "amends.mail.first-pause", "PT0.2S",
                    "amends.mail.lease", "PT2S",
                    "amends.mail.from", "no-reply@shop.example",
                    "amends.brand.name", "The Corner Shop",
                    "amends.links.signing-key-location", file.toString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void stop() {
        running().close();
    }
}
