package io.amends.feedback.survey;

import io.smallrye.config.ConfigMapping;

import java.nio.file.Path;
import java.util.Optional;

/** Whose survey links are trusted. */
@ConfigMapping(prefix = "amends.links")
interface SurveyLinksConfig {

    /**
     * A file with a key a line: its id, a space, and the Ed25519 public key (X.509, base64). It is
     * read again when a link names a key that is not in it. Without the file no link is valid.
     */
    Optional<Path> publicKeysLocation();
}
