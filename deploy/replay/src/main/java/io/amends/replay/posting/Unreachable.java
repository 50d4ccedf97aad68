package io.amends.replay.posting;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** A service stayed busy or away for longer than our patience. */
public final class Unreachable extends RuntimeException {

    Unreachable(String request, Duration tried, String last, @Nullable Throwable cause) {
        super(
                "%s found no answer in %d s; the last attempt: %s"
                        .formatted(request, tried.toSeconds(), last),
                cause);
    }
}
