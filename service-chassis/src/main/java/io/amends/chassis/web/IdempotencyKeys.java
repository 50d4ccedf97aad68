package io.amends.chassis.web;

/**
 * The header's value: a quoted string as the draft writes it, or the bare key that most clients
 * send.
 */
final class IdempotencyKeys {
    private static final int LONGEST = 255;

    private IdempotencyKeys() {}

    static String parse(String header) {
        String value = header.strip();
        String key =
                value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                        ? value.substring(1, value.length() - 1)
                        : value;
        if (key.isEmpty()
                || key.length() > LONGEST
                || !key.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\')) {
            throw RuleBroken.parameter(
                    Idempotency.HEADER,
                    "must be 1 to 255 visible ASCII characters, such as a UUID");
        }
        return key;
    }
}
