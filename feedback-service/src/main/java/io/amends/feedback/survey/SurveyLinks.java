package io.amends.feedback.survey;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.amends.feedback.survey.SurveyLink.Expired;
import io.amends.feedback.survey.SurveyLink.Invalid;
import io.amends.feedback.survey.SurveyLink.Reading;
import io.amends.feedback.survey.SurveyLink.Valid;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads the tokens of survey links: {@code base64url(payload) "." base64url(Ed25519 signature over
 * the payload)}. Whoever sent the link signed it; this service needs only the public keys, and no
 * earlier event.
 */
@ApplicationScoped
class SurveyLinks {
    private static final Logger LOG = Logger.getLogger(SurveyLinks.class);
    private static final int LONGEST = 1_000;
    private static final int SIGNATURE_BYTES = 64;
    private static final ObjectReader PAYLOAD =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build()
                    .readerFor(Payload.class);

    private final @Nullable Path keysFile;
    private final Clock clock;
    private volatile Keys keys = new Keys(Map.of(), -1);

    @Inject
    SurveyLinks(SurveyLinksConfig config, Clock clock) {
        this(config.publicKeysLocation(), clock);
    }

    SurveyLinks(Optional<Path> keysFile, Clock clock) {
        this.keysFile = keysFile.orElse(null);
        this.clock = clock;
    }

    private record Payload(String k, UUID s, UUID v, String q, long x) {}

    private record Keys(Map<String, PublicKey> byId, long fileTime) {}

    Reading read(String token) {
        int dot = token.indexOf('.');
        if (dot < 0 || token.length() > LONGEST) {
            return new Invalid();
        }
        byte @Nullable [] payload = decode(token.substring(0, dot));
        byte @Nullable [] signature = decode(token.substring(dot + 1));
        if (payload == null || signature == null || signature.length != SIGNATURE_BYTES) {
            return new Invalid();
        }
        try {
            Payload said = PAYLOAD.readValue(payload);
            if (said == null
                    || said.k() == null
                    || said.s() == null
                    || said.v() == null
                    || said.q() == null) {
                return new Invalid();
            }
            PublicKey key = key(said.k());
            if (key == null || !verifies(key, payload, signature)) {
                return new Invalid();
            }
            SurveyLink link =
                    new SurveyLink(said.s(), said.v(), said.q(), Instant.ofEpochSecond(said.x()));
            return clock.instant().isBefore(link.expiresAt()) ? new Valid(link) : new Expired(link);
        } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
            return new Invalid();
        }
    }

    private static boolean verifies(PublicKey key, byte[] payload, byte[] signature)
            throws GeneralSecurityException {
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(key);
        check.update(payload);
        return check.verify(signature);
    }

    /** The bytes; null when it is not their one canonical form. */
    private static byte @Nullable [] decode(String part) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)
                    ? bytes
                    : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private @Nullable PublicKey key(String id) throws IOException {
        PublicKey known = keys.byId().get(id);
        if (known != null || keysFile == null || !Files.isReadable(keysFile)) {
            return known;
        }
        long fileTime = Files.getLastModifiedTime(keysFile).toMillis();
        if (fileTime != keys.fileTime()) {
            keys = new Keys(keysIn(keysFile), fileTime);
        }
        return keys.byId().get(id);
    }

    private static Map<String, PublicKey> keysIn(Path file) throws IOException {
        Map<String, PublicKey> keys = new HashMap<>();
        for (String line : Files.readAllLines(file, UTF_8)) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length == 2) {
                try {
                    keys.put(
                            words[0],
                            KeyFactory.getInstance("Ed25519")
                                    .generatePublic(
                                            new X509EncodedKeySpec(
                                                    Base64.getDecoder().decode(words[1]))));
                } catch (GeneralSecurityException | IllegalArgumentException unusable) {
                    LOG.warnf("The public key %s for survey links is not usable", words[0]);
                }
            }
        }
        return keys;
    }
}
