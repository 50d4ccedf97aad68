package io.amends.feedback.survey;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.amends.feedback.survey.SurveyLink.Invalid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;

class SurveyLinksFuzzTest {
    private static final LinkSigner SIGNER = new LinkSigner("2026-11");
    private static final SurveyLinks LINKS =
            new SurveyLinks(
                    Optional.of(keys()),
                    Clock.fixed(Instant.parse("2026-11-20T20:00:00Z"), ZoneOffset.UTC));

    private static Path keys() {
        try {
            Path file = Files.createTempFile("survey-keys", "");
            file.toFile().deleteOnExit();
            SIGNER.publish(file);
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @FuzzTest
    void whatNobodySignedIsNoLink(byte[] token) {
        assertThat(LINKS.read(new String(token, StandardCharsets.UTF_8))).isEqualTo(new Invalid());
    }

    /** As if whoever signs could be made to sign anything. */
    @FuzzTest
    void whateverWasSignedIsReadOrNoLink(byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        assertThat(LINKS.read(SIGNER.sign(text))).isNotNull();
        byte[] forged = new byte[64];
        forged[payload.length % forged.length] = 1;
        Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
        assertThat(LINKS.read(url.encodeToString(payload) + "." + url.encodeToString(forged)))
                .isEqualTo(new Invalid());
    }
}
