package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

class KeysTest {

    @TempDir private Path home;
    private Keys keys = new Keys(Path.of(System.getProperty("java.io.tmpdir")));

    @BeforeEach
    void openTheKeys() {
        keys = new Keys(home.resolve("keys"));
    }

    @Test
    void makesASecretOnce() {
        assertThat(keys.secret("hold-out-key")).hasSize(64).isEqualTo(keys.secret("hold-out-key"));
        assertThat(keys.secret("another")).isNotEqualTo(keys.secret("hold-out-key"));
    }

    @Test
    void publishesTheKeyThatVerifiesLinks() throws Exception {
        String[] line = Files.readString(keys.linkPublicKeys()).strip().split(" ", -1);
        byte[] link = "a survey".getBytes(StandardCharsets.UTF_8);
        KeyFactory factory = KeyFactory.getInstance("Ed25519");
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(
                factory.generatePrivate(
                        new PKCS8EncodedKeySpec(base64(Files.readString(keys.linkSigningKey())))));
        signature.update(link);
        byte[] signed = signature.sign();

        assertThat(line[0]).isEqualTo(keys.linkSigningKeyId());
        signature.initVerify(
                factory.generatePublic(
                        new X509EncodedKeySpec(Base64.getDecoder().decode(line[1]))));
        signature.update(link);
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void publishesTheKeyThatVerifiesTokens() throws Exception {
        byte[] content = {1, 2, 3};
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.tokenPrivateKey());
        signature.update(content);
        byte[] signed = signature.sign();

        signature.initVerify(
                KeyFactory.getInstance("RSA")
                        .generatePublic(
                                new X509EncodedKeySpec(
                                        base64(Files.readString(keys.tokenPublicKey())))));
        signature.update(content);
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void letsOnlyTheOwnerReadThem() throws Exception {
        keys.secret("hold-out-key");
        keys.tokenPublicKey();
        keys.linkPublicKeys();

        try (Stream<Path> files = Files.list(home.resolve("keys"))) {
            List<Path> made = files.toList();
            assertThat(made).hasSize(5);
            for (Path file : made) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
    }

    private static byte[] base64(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }
}
