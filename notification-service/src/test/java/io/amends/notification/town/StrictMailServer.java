package io.amends.notification.town;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A mail server that takes every command at its word, as Postfix does: a second MAIL within a
 * conversation is 503, and so is DATA without a recipient. What it answers can be scripted, command
 * by command; what it took is kept as bytes.
 */
public final class StrictMailServer implements AutoCloseable {
    /** As the script's answer: the connection is closed without a word. */
    public static final String HANG_UP = "hang up";

    /** A mail as it was taken; each byte of the envelope is one character. */
    public record Taken(String from, List<String> recipients, String content) {}

    private final ServerSocket socket;
    private final List<String> extensions;
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private volatile Function<String, @Nullable String> script = command -> null;

    public StrictMailServer(String... extensions) {
        this.extensions = List.of(extensions);
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    public int connections() {
        return connections.size();
    }

    /** All mails that were taken, in order. */
    public List<Taken> taken() {
        return taken;
    }

    /** All commands, as they came. */
    public List<String> commands() {
        return commands;
    }

    /**
     * Answers commands so from now on, without obeying them; null: as usual. The greeting is asked
     * for as {@code CONNECT}, the end of a mail as {@code .}.
     */
    public void answering(Function<String, @Nullable String> answers) {
        script = answers;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                connections.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            new Dialogue(client).run();
        } catch (IOException cut) {
            // The client has gone.
        }
    }

    private final class Dialogue {
        private final InputStream in;
        private final Socket client;
        private @Nullable String from;
        private List<String> recipients = new ArrayList<>();

        Dialogue(Socket client) throws IOException {
            this.client = client;
            in = new BufferedInputStream(client.getInputStream());
        }

        void run() throws IOException {
            String greeting = script.apply("CONNECT");
            if (!say(greeting == null ? "220 strict ESMTP" : greeting)) {
                return;
            }
            String line = readLine();
            while (line != null && !line.equalsIgnoreCase("QUIT")) {
                commands.add(line);
                String scripted = script.apply(line);
                if (!say(scripted == null ? obey(line) : scripted)) {
                    return;
                }
                line = readLine();
            }
        }

        /** The usual answer. */
        private String obey(String line) throws IOException {
            String verb = line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT);
            return switch (verb) {
                case "EHLO", "HELO" -> ehlo();
                case "MAIL" -> mail(line);
                case "RCPT" -> {
                    recipients.add(line.substring(line.indexOf('<') + 1, line.lastIndexOf('>')));
                    yield "250 2.1.5 ok";
                }
                case "DATA" -> data();
                case "RSET" -> {
                    from = null;
                    yield "250 2.0.0 ok";
                }
                case "NOOP" -> "250 2.0.0 ok";
                default -> "502 5.5.1 unknown command";
            };
        }

        private String mail(String line) {
            if (from != null) {
                return "503 5.5.1 nested MAIL command";
            }
            from = line;
            recipients = new ArrayList<>();
            return "250 2.1.0 ok";
        }

        private String ehlo() {
            List<String> lines = new ArrayList<>(List.of("strict"));
            lines.addAll(extensions);
            lines.add("ENHANCEDSTATUSCODES");
            StringBuilder answer = new StringBuilder();
            for (int i = 0; i < lines.size(); i++) {
                answer.append("250")
                        .append(i + 1 < lines.size() ? '-' : ' ')
                        .append(lines.get(i))
                        .append("\r\n");
            }
            return answer.toString().strip();
        }

        private String data() throws IOException {
            String sender = from;
            if (sender == null || recipients.isEmpty()) {
                return "503 5.5.1 need RCPT";
            }
            write("354 go on");
            StringBuilder content = new StringBuilder();
            String line = readLine();
            while (line != null && !line.equals(".")) {
                content.append(line).append("\r\n");
                line = readLine();
            }
            if (line == null) {
                throw new IOException("cut within a mail");
            }
            from = null;
            String answer = script.apply(".");
            if (answer == null || answer.startsWith("2")) {
                taken.add(new Taken(sender, List.copyOf(recipients), content.toString()));
            }
            return answer == null ? "250 2.0.0 taken" : answer;
        }

        private boolean say(String answer) throws IOException {
            if (answer.equals(HANG_UP)) {
                return false;
            }
            write(answer);
            return true;
        }

        private void write(String line) throws IOException {
            client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            client.getOutputStream().flush();
        }

        private @Nullable String readLine() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int next = in.read();
            while (next >= 0 && next != '\n') {
                line.write(next);
                next = in.read();
            }
            return next < 0 ? null : line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
