package io.amends.chassis.web;

import io.quarkus.security.AuthenticationFailedException;

import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Why a token was refused: the class of the reason, nothing from the token. */
public final class InvalidToken {
    private static final String REASON = "amends.reason";

    private InvalidToken() {}

    /** The refusal of a token, which is answered with 401. */
    public static AuthenticationFailedException because(String reason) {
        return new AuthenticationFailedException(Map.of(REASON, reason));
    }

    static String reason(Throwable failure) {
        int depth = 0;
        for (@Nullable Throwable cause = failure;
                cause != null && depth < 20;
                cause = cause.getCause(), depth++) {
            if (cause instanceof InvalidJwtException jwt) {
                return reason(jwt);
            }
            if (cause instanceof AuthenticationFailedException failed
                    && failed.getAttribute(REASON) instanceof String reason) {
                return reason;
            }
        }
        return "malformed";
    }

    private static String reason(InvalidJwtException jwt) {
        if (jwt.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)
                || jwt.hasErrorCode(ErrorCodes.SIGNATURE_MISSING)) {
            return "wrong signature";
        }
        if (jwt.hasErrorCode(ErrorCodes.EXPIRED)) {
            return "expired";
        }
        if (jwt.hasErrorCode(ErrorCodes.EXPIRATION_MISSING)) {
            return "no expiry";
        }
        if (jwt.hasErrorCode(ErrorCodes.NOT_YET_VALID)
                || jwt.hasErrorCode(ErrorCodes.ISSUED_AT_INVALID_FUTURE)) {
            return "not valid yet";
        }
        if (jwt.hasErrorCode(ErrorCodes.ISSUER_INVALID)
                || jwt.hasErrorCode(ErrorCodes.ISSUER_MISSING)) {
            return "wrong issuer";
        }
        if (jwt.getCause() instanceof UnresolvableKeyException) {
            return "unknown key";
        }
        return jwt.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)
                        || jwt.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)
                ? "wrong audience"
                : "malformed";
    }
}
