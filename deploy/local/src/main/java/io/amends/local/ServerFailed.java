package io.amends.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A server or service did not start; the message ends with the last lines of its log. */
public class ServerFailed extends RuntimeException {

    private static final int LINES = 15;

    ServerFailed(String message) {
        super(message);
    }

    ServerFailed(String message, Throwable cause) {
        super(message, cause);
    }

    static ServerFailed withLog(String message, Path log) {
        return new ServerFailed(
                message
                        + " The last lines of "
                        + log
                        + ":\n    "
                        + String.join("\n    ", tail(log, LINES)));
    }

    static List<String> tail(Path log, int lines) {
        try {
            List<String> all = LogFile.lastLines(log, lines);
            return all.isEmpty() ? List.of("(it is empty)") : all;
        } catch (IOException e) {
            return List.of(Files.exists(log) ? "(it cannot be read)" : "(there is none)");
        }
    }
}
