package io.amends.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The installation's secrets, made when first asked for and kept in files that only their owner
 * reads.
 */
final class Keys {

    private final Path directory;

    Keys(Path directory) {
        this.directory = ServerHome.create(directory);
    }

    /** A random secret of this name, always the same one; 256 bits in hexadecimal digits. */
    String secret(String name) {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            byte[] bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            ServerHome.writeSecret(file, HexFormat.of().formatHex(bytes));
        }
        return read(file).strip();
    }

    /** Whose tokens the services accept: PEM, RSA. */
    Path tokenPublicKey() {
        Path file = directory.resolve("token-public-key.pem");
        makeOnce("token-private-key.pem", "RSA", pair -> ServerHome.writeSecret(file, pem(pair)));
        return file;
    }

    PrivateKey tokenPrivateKey() {
        tokenPublicKey();
        String base64 =
                read(directory.resolve("token-private-key.pem"))
                        .replaceAll("-----[A-Z ]+-----", "");
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
        } catch (GeneralSecurityException e) {
            throw new ServerFailed("The key that signs tokens is damaged.", e);
        }
    }

    /** Signs the links in survey mails: PEM, Ed25519. */
    Path linkSigningKey() {
        linkPublicKeys();
        return directory.resolve("link-signing-key.pem");
    }

    /** A line per key: its id and the key, X.509 in base64. */
    Path linkPublicKeys() {
        Path file = directory.resolve("link-public-keys");
        makeOnce(
                "link-signing-key.pem",
                "Ed25519",
                pair -> {
                    byte[] encoded = pair.getPublic().getEncoded();
                    ServerHome.writeSecret(
                            file,
                            id(encoded) + " " + Base64.getEncoder().encodeToString(encoded) + "\n");
                });
        return file;
    }

    String linkSigningKeyId() {
        String line = read(linkPublicKeys());
        return line.substring(0, line.indexOf(' '));
    }

    private static String id(byte[] publicKey) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(publicKey), 0, 4);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface PublicPart {
        void write(KeyPair pair);
    }

    /** The public part is written first: where the private key is, the public one is too. */
    private void makeOnce(String privateName, String algorithm, PublicPart publicPart) {
        Path privateKey = directory.resolve(privateName);
        if (Files.exists(privateKey)) {
            return;
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("RSA")) {
                generator.initialize(2048);
            }
            KeyPair pair = generator.generateKeyPair();
            publicPart.write(pair);
            ServerHome.writeSecret(privateKey, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(KeyPair pair) {
        return pem("PUBLIC KEY", pair.getPublic().getEncoded());
    }

    private static String pem(String kind, byte[] encoded) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(
                        kind,
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded),
                        kind);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
