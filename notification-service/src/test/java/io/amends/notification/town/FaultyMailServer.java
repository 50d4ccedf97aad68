package io.amends.notification.town;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real mail server (GreenMail) behind a gate that misbehaves for some recipients: {@code gone-…}
 * 550, {@code busy-…} 450 the first time, {@code closing-…} 421 the first time and the line is cut,
 * {@code full-…} 552 after the data, {@code silent-…} the mail is taken and the line is cut without
 * an answer, the first time.
 */
public final class FaultyMailServer implements AutoCloseable {
    private final GreenMail greenMail =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final ServerSocket gate;
    private final Set<String> misbehaved = ConcurrentHashMap.newKeySet();
    private final Map<String, Runnable> beforeData = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile @Nullable String refusal;

    public FaultyMailServer() {
        greenMail.start();
        try {
            gate = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return gate.getLocalPort();
    }

    public int connections() {
        return connections.get();
    }

    /** Every recipient is refused so from now on; null: they are taken again. */
    public void refusingEverybody(@Nullable String answer) {
        refusal = answer;
    }

    /** Runs this when mail to the address is about to be handed over. */
    public void beforeDataTo(String address, Runnable look) {
        beforeData.put(address, look);
    }

    public List<MimeMessage> mailTo(String address) {
        return Arrays.stream(greenMail.getReceivedMessages())
                .filter(message -> isTo(message, address))
                .toList();
    }

    private static boolean isTo(MimeMessage message, String address) {
        try {
            return Arrays.stream(message.getAllRecipients())
                    .anyMatch(to -> to.toString().contains(address));
        } catch (MessagingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void accept() {
        while (!gate.isClosed()) {
            try {
                Socket client = gate.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server =
                        new Socket(
                                InetAddress.getLoopbackAddress(), greenMail.getSmtp().getPort())) {
            BufferedReader fromClient = reader(client);
            BufferedReader fromServer = reader(server);
            answer(client, replyOf(fromServer));
            String recipient = "";
            String line = fromClient.readLine();
            while (line != null) {
                if (line.toUpperCase(Locale.ROOT).startsWith("RCPT TO:")) {
                    recipient = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                    String everybody = refusal;
                    if (everybody != null) {
                        answer(client, everybody + "\r\n");
                    } else if (recipient.startsWith("gone-")) {
                        answer(client, "550 5.1.1 no such mailbox\r\n");
                    } else if (recipient.startsWith("busy-") && misbehaved.add(recipient)) {
                        answer(client, "450 4.2.1 come back later\r\n");
                    } else if (recipient.startsWith("closing-") && misbehaved.add(recipient)) {
                        answer(client, "421 4.3.2 closing\r\n");
                        return;
                    } else {
                        answer(client, exchange(server, fromServer, line));
                    }
                } else if (line.equalsIgnoreCase("DATA")) {
                    beforeData.getOrDefault(recipient, () -> {}).run();
                    answer(client, exchange(server, fromServer, line));
                    String data = dataOf(fromClient);
                    String reply = exchange(server, fromServer, data);
                    if (recipient.startsWith("silent-") && misbehaved.add(recipient)) {
                        return;
                    }
                    answer(
                            client,
                            recipient.startsWith("full-") ? "552 5.2.2 mailbox full\r\n" : reply);
                } else {
                    // As most mail servers, it has no SMTPUTF8.
                    answer(client, exchange(server, fromServer, line).replace("SMTPUTF8", "HELP"));
                }
                line = fromClient.readLine();
            }
        } catch (IOException cut) {
            // One side has gone; the other follows.
        }
    }

    private static String dataOf(BufferedReader client) throws IOException {
        StringBuilder data = new StringBuilder();
        String line = client.readLine();
        while (line != null && !line.equals(".")) {
            data.append(line).append("\r\n");
            line = client.readLine();
        }
        return data.append('.').toString();
    }

    private static String exchange(Socket server, BufferedReader fromServer, String command)
            throws IOException {
        answer(server, command + "\r\n");
        return replyOf(fromServer);
    }

    private static String replyOf(BufferedReader server) throws IOException {
        StringBuilder reply = new StringBuilder();
        String line = server.readLine();
        while (line != null) {
            reply.append(line).append("\r\n");
            if (line.length() < 4 || line.charAt(3) != '-') {
                return reply.toString();
            }
            line = server.readLine();
        }
        throw new IOException("the mail server has gone");
    }

    private static void answer(Socket to, String text) throws IOException {
        OutputStream out = to.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            gate.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        greenMail.stop();
    }
}
