package io.amends.proof.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One connection that speaks HTTP/1.1 without checking anything: a proper client refuses to send
 * what has to be sent here, and takes more of the processors that it shares with what it measures.
 */
public final class Wire implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private boolean reusable = true;
    private int exchanges;

    public Wire(URI service) throws IOException {
        this(service, PATIENCE);
    }

    /**
     * @param patience how long a read waits
     */
    public Wire(URI service, Duration patience) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
        socket.connect(new InetSocketAddress(service.getHost(), service.getPort()), 5_000);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Sends, and reads the answer; a service may answer and close before all is sent. */
    public Answer exchange(Request request) throws IOException {
        exchanges++;
        try {
            send(request.bytes());
        } catch (IOException closed) {
            reusable = false;
        }
        return receive(request.method());
    }

    public void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Whether it can carry one more exchange. */
    public boolean isReusable() {
        return reusable;
    }

    /** Whether it has carried one before: then the service may close it at any time. */
    public boolean isUsed() {
        return exchanges > 1;
    }

    /**
     * @param method of the request: the answer to HEAD has no body
     */
    public Answer receive(String method) throws IOException {
        String first = line();
        while (first.startsWith("HTTP/1.1 100")) {
            while (!line().isEmpty()) {
                // an interim answer's headers
            }
            first = line();
        }
        int status = Integer.parseInt(first.substring(9, 12));
        Map<String, String> headers = new HashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        if (headers.getOrDefault("connection", "").equalsIgnoreCase("close")) {
            reusable = false;
        }
        byte[] body = new byte[0];
        if (!method.equals("HEAD") && status != 204 && status != 304) {
            body = body(headers);
        }
        return new Answer(status, headers, body);
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = chunk(); size > 0; size = chunk()) {
                body.write(exactly(size));
                line();
            }
            line();
            return body.toByteArray();
        }
        String length = headers.get("content-length");
        if (length != null) {
            return exactly(Integer.parseInt(length));
        }
        reusable = false;
        return in.readAllBytes();
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer was cut short");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("closed");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // nobody waits for it
        }
    }
}
