package io.amends.notification.delivery;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/**
 * An address as it is said to a mail server: the domain in ASCII (A-labels), the local part as it
 * is. No character is ever left out or narrowed: it would be another mailbox's address.
 */
record EnvelopeAddress(String text) {

    /** Empty: what is given is no address that any mail server could be told. */
    static Optional<EnvelopeAddress> of(String address) {
        int at = address.lastIndexOf('@');
        if (at < 1) {
            return Optional.empty();
        }
        String local = address.substring(0, at);
        String domain = address.substring(at + 1);
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(local)
                || local.codePoints().anyMatch(EnvelopeAddress::endsACommand)) {
            return Optional.empty();
        }
        return ascii(domain).map(labels -> new EnvelopeAddress(local + "@" + labels));
    }

    /** Whether the server must speak UTF-8 (SMTPUTF8, RFC 6531) to be told. */
    boolean needsUtf8() {
        return !StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    }

    private static boolean endsACommand(int c) {
        return Character.isISOControl(c)
                || Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || c == '<'
                || c == '>';
    }

    private static Optional<String> ascii(String domain) {
        // The JDK's IDN (2003) writes these as others, which are other domains today.
        if (domain.isEmpty()
                || domain.codePoints().anyMatch(c -> "ßẞς\u200c\u200d".indexOf(c) >= 0)) {
            return Optional.empty();
        }
        try {
            String labels =
                    IDN.toASCII(
                            Normalizer.normalize(domain, Normalizer.Form.NFC),
                            IDN.USE_STD3_ASCII_RULES);
            return labels.isEmpty() ? Optional.empty() : Optional.of(labels);
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Without the address. */
    @Override
    public String toString() {
        return "an address";
    }
}
