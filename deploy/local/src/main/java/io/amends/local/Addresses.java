package io.amends.local;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** On which port everything of this installation listens. */
record Addresses(Map<Port, Integer> ports) {

    Addresses {
        ports = Map.copyOf(ports);
        Map<Integer, Port> seen = new HashMap<>();
        for (Port port : Port.values()) {
            int number = Objects.requireNonNull(ports.get(port));
            if (number < 1 || number > 65_535) {
                throw new ServerFailed(
                        "%s must be between 1 and 65535, and is %d."
                                .formatted(port.variable(), number));
            }
            Port other = seen.put(number, port);
            if (other != null) {
                throw new ServerFailed(
                        "%s and %s are both %d."
                                .formatted(other.variable(), port.variable(), number));
            }
        }
    }

    /**
     * An option wins over the environment, that over what was remembered, that over the usual port.
     */
    static Addresses choose(
            Map<Port, Integer> options,
            Map<String, String> environment,
            Map<String, String> remembered) {
        Map<Port, Integer> ports = new EnumMap<>(Port.class);
        for (Port port : Port.values()) {
            Integer option = options.get(port);
            ports.put(
                    port,
                    option != null
                            ? option
                            : Stream.of(environment, remembered)
                                    .map(variables -> variables.getOrDefault(port.variable(), ""))
                                    .filter(value -> !value.isBlank())
                                    .map(value -> number(port, value))
                                    .findFirst()
                                    .orElse(port.usual()));
        }
        return new Addresses(ports);
    }

    private static int number(Port port, String value) {
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new ServerFailed(
                    "%s must be a port number, and is '%s'.".formatted(port.variable(), value), e);
        }
    }

    int of(Port port) {
        return Objects.requireNonNull(ports.get(port));
    }

    URI url(Port port) {
        return URI.create("http://localhost:" + of(port));
    }

    /**
     * The ports among these that somebody else has, each with what to do about it; empty if none.
     */
    List<String> conflicts(List<Port> wanted, IntPredicate isFree) {
        List<String> conflicts = new ArrayList<>();
        for (Port port : wanted) {
            if (!isFree.test(of(port))) {
                int other = freeAfter(of(port), isFree);
                conflicts.add(
                        "Port %d, on which %s should listen, is taken by another program. Stop that, or choose another port: ./amends up --port %s=%d (or set %s)."
                                .formatted(
                                        of(port),
                                        port == Port.INBOX ? "the inbox" : port.part(),
                                        port.option(),
                                        other,
                                        port.variable()));
            }
        }
        return conflicts;
    }

    private int freeAfter(int taken, IntPredicate isFree) {
        return Stream.iterate(taken < 55_000 ? taken + 10_000 : taken - 10_000, port -> port + 1)
                .limit(500)
                .filter(port -> !ports.containsValue(port) && isFree.test(port))
                .findFirst()
                .orElse(taken + 1);
    }

    /**
     * A file for {@code source} that tells scripts where everything is. The ports, which the next
     * start reads from it, aren't exported: they would move another installation that the same
     * shell starts.
     */
    String toEnvironmentFile() {
        StringBuilder file =
                new StringBuilder(
                        "# Where this installation listens. Written by ./amends up; source it in scripts.\n");
        for (Port port :
                List.of(
                        Port.CUSTOMER,
                        Port.FEEDBACK,
                        Port.NOTIFICATION,
                        Port.ANALYTICS,
                        Port.INBOX)) {
            file.append("export AMENDS_%s_URL=%s\n".formatted(port.name(), url(port)));
        }
        file.append("export AMENDS_KAFKA=127.0.0.1:%d\n".formatted(of(Port.KAFKA)));
        for (Port port : Port.values()) {
            file.append("%s=%d\n".formatted(port.variable(), of(port)));
        }
        return file.toString();
    }

    static Map<String, String> parseEnvironmentFile(Stream<String> lines) {
        return lines.map(line -> line.replaceFirst("^export ", ""))
                .filter(line -> line.matches("[A-Z][A-Z0-9_]*=.*"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }
}
