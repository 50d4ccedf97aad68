package io.amends.chain;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Where services send the spans of traces, as OTLP over HTTP. */
final class Collector implements AutoCloseable {

    /**
     * Of the ids that a service makes up, hardly any is recorded; of those that end with zeros and
     * a small number, all are, since the decision depends on the end of the id alone.
     */
    private static final String RATIO = "0.000001";

    /** A step of a trace. */
    record Span(String trace, String service, String name) {}

    private final HttpServer server;
    private final Queue<Span> spans = new ConcurrentLinkedQueue<>();

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    /** What services must be told, so that they send their spans here. */
    Map<String, String> settings() {
        return Map.of(
                "QUARKUS_OTEL_TRACES_SAMPLER_ARG",
                RATIO,
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://localhost:" + server.getAddress().getPort(),
                "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf");
    }

    /** The steps of one trace that were told so far. */
    List<Span> of(String trace) {
        return spans.stream().filter(span -> span.trace().equals(trace)).toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            Message request = new Message(exchange.getRequestBody().readAllBytes());
            for (Message ofOne : request.messages(1)) {
                String service = service(ofOne.messages(1).getFirst());
                for (Message scope : ofOne.messages(2)) {
                    for (Message span : scope.messages(2)) {
                        spans.add(
                                new Span(
                                        HexFormat.of().formatHex(span.bytes(1).getFirst()),
                                        service,
                                        span.text(5)));
                    }
                }
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static String service(Message resource) {
        return resource.messages(1).stream()
                .filter(attribute -> attribute.text(1).equals("service.name"))
                .map(attribute -> attribute.messages(2).getFirst().text(1))
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /**
     * A message of Protocol Buffers, of which the fields with a length are read by their numbers.
     */
    private record Message(byte[] content) {

        List<Message> messages(int field) {
            return bytes(field).stream().map(Message::new).toList();
        }

        String text(int field) {
            return new String(bytes(field).getFirst(), StandardCharsets.UTF_8);
        }

        List<byte[]> bytes(int field) {
            List<byte[]> found = new ArrayList<>();
            ByteBuffer left = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
            while (left.hasRemaining()) {
                long tag = number(left);
                switch ((int) tag & 7) {
                    case 0 -> number(left);
                    case 1 -> left.getLong();
                    case 2 -> {
                        byte[] value = new byte[(int) number(left)];
                        left.get(value);
                        if (tag >>> 3 == field) {
                            found.add(value);
                        }
                    }
                    case 5 -> left.getInt();
                    default -> throw new IllegalArgumentException("no message: tag " + tag);
                }
            }
            return found;
        }

        private static long number(ByteBuffer left) {
            long number = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = left.get();
                number |= (next & 0x7fL) << shift;
                if (next >= 0) {
                    return number;
                }
            }
        }
    }
}
