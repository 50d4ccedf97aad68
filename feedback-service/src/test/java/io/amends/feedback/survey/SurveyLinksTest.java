package io.amends.feedback.survey;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.amends.feedback.survey.SurveyLink.Expired;
import io.amends.feedback.survey.SurveyLink.Invalid;
import io.amends.feedback.survey.SurveyLink.Valid;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

class SurveyLinksTest {
    private static final Instant NOW = Instant.parse("2026-11-20T20:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final UUID SOLICITATION = UUID.randomUUID();
    private static final UUID VISIT = UUID.randomUUID();

    @TempDir Path folder;

    private final LinkSigner signer = new LinkSigner("2026-11");
    private SurveyLinks links = new SurveyLinks(Optional.empty(), CLOCK);

    @BeforeEach
    void publishTheKey() {
        signer.publish(folder.resolve("keys"));
        links = new SurveyLinks(Optional.of(folder.resolve("keys")), CLOCK);
    }

    @Test
    void readsWhatWasSigned() {
        assertThat(links.read(signer.token(SOLICITATION, VISIT, NOW.plusSeconds(1))))
                .isEqualTo(
                        new Valid(
                                new SurveyLink(
                                        SOLICITATION, VISIT, "post-visit", NOW.plusSeconds(1))));
    }

    @Test
    void knowsAnOldOneFromAForgedOne() {
        assertThat(links.read(signer.token(SOLICITATION, VISIT, NOW))).isInstanceOf(Expired.class);
    }

    @Test
    void refusesEveryTokenWithOneCharacterChanged() {
        String token = signer.token(SOLICITATION, VISIT, NOW.plusSeconds(60));
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ %";
        int forgeries = 0;
        for (int i = 0; i < token.length(); i++) {
            for (int c = i % 7; c < alphabet.length(); c += 7) {
                String forged = token.substring(0, i) + alphabet.charAt(c) + token.substring(i + 1);
                if (!forged.equals(token)) {
                    forgeries++;
                    assertThat(links.read(forged)).as(forged).isEqualTo(new Invalid());
                }
            }
        }
        assertThat(forgeries).isGreaterThan(2_000);
    }

    @Test
    void refusesWhatRandomAndCutAndMixedTokensSay() {
        long seed = 20261120;
        Random random = new Random(seed);
        String token = signer.token(SOLICITATION, VISIT, NOW.plusSeconds(60));
        String other = signer.token(UUID.randomUUID(), VISIT, NOW.plusSeconds(60));
        Set<String> forgeries =
                new HashSet<>(
                        Set.of(
                                "",
                                ".",
                                "..",
                                token + ".",
                                token + "A",
                                token + "=",
                                "." + token,
                                token.replace('.', ','),
                                token.substring(0, token.indexOf('.'))
                                        + other.substring(other.indexOf('.')),
                                token.substring(0, token.indexOf('.') + 1),
                                "A".repeat(100_000)));
        for (int i = 0; i < 1_000; i++) {
            byte[] payload = new byte[random.nextInt(200)];
            byte[] signature = new byte[random.nextInt(3) == 0 ? random.nextInt(80) : 64];
            random.nextBytes(payload);
            random.nextBytes(signature);
            forgeries.add(encode(payload) + "." + encode(signature));
            forgeries.add(token.substring(0, random.nextInt(token.length())));
        }
        forgeries.forEach(
                forged ->
                        assertThat(links.read(forged))
                                .as("seed %d: %s", seed, forged)
                                .isEqualTo(new Invalid()));
    }

    @Test
    void refusesAStrangersSignatureUnderAKnownKeyId() {
        LinkSigner stranger = new LinkSigner("2026-11");

        assertThat(links.read(stranger.token(SOLICITATION, VISIT, NOW.plusSeconds(60))))
                .isEqualTo(new Invalid());
    }

    @Test
    void refusesSignedNonsense() {
        for (String payload :
                Set.of(
                        "",
                        "null",
                        "[]",
                        "{}",
                        "{\"k\":\"2026-11\"}",
                        "{\"k\":\"2026-11\",\"s\":\"1\",\"v\":\"2\",\"q\":\"x\",\"x\":1}")) {
            assertThat(links.read(signer.sign(payload))).as(payload).isEqualTo(new Invalid());
        }
    }

    @Test
    void findsAKeyThatWasAddedLater() throws Exception {
        LinkSigner next = new LinkSigner("2026-12");
        String token = next.token(SOLICITATION, VISIT, NOW.plusSeconds(60));
        assertThat(links.read(token)).isEqualTo(new Invalid());

        next.publish(folder.resolve("keys"));
        Files.setLastModifiedTime(folder.resolve("keys"), FileTime.from(NOW.plusSeconds(5)));

        assertThat(links.read(token)).isInstanceOf(Valid.class);
    }

    @Test
    void trustsNobodyWithoutAKeyFile() {
        String token = signer.token(SOLICITATION, VISIT, NOW.plusSeconds(60));

        assertThat(new SurveyLinks(Optional.empty(), CLOCK).read(token)).isEqualTo(new Invalid());
        assertThat(new SurveyLinks(Optional.of(folder.resolve("missing")), CLOCK).read(token))
                .isEqualTo(new Invalid());
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void readsThePayloadAsUtf8() {
        String token =
                signer.sign(
                        "{\"k\":\"2026-11\",\"s\":\""
                                + SOLICITATION
                                + "\",\"v\":\""
                                + VISIT
                                + "\",\"q\":\"nach-dem-Besuch-ü\",\"x\":"
                                + NOW.plusSeconds(9).getEpochSecond()
                                + "}");

        assertThat(links.read(token))
                .isInstanceOfSatisfying(
                        Valid.class,
                        valid ->
                                assertThat(valid.link().survey())
                                        .isEqualTo(
                                                new String(
                                                        "nach-dem-Besuch-ü".getBytes(UTF_8),
                                                        UTF_8)));
    }
}
