package io.amends.proof.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Between a service and a server, or several that are the same: carries bytes, until it is told to
 * carry them badly. Each connection goes to the next server that takes it.
 */
public final class TcpProxy implements AutoCloseable {

    /** How the line is. */
    public enum Line {
        GOOD,
        /** New connections are closed at once, those that there are are reset. */
        REFUSED,
        /** Nothing gets through, and nobody is told: half-open. */
        STALLED,
        /** Each piece takes its time. */
        SLOW,
        /** What is asked gets through, and the replies don't. */
        REPLIES_LOST
    }

    private static final int PIECE = 8_192;
    private static final long SLOWNESS_MILLIS = 50;
    private static final long LOOK_MILLIS = 20;

    private record Pair(Socket client, Socket server) {
        void reset() {
            TcpProxy.reset(client);
            TcpProxy.reset(server);
        }
    }

    private final List<Integer> targets;
    private final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket listener;
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private final ExecutorService carriers = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Line line = Line.GOOD;

    /**
     * @param targets the ports of the servers, on this machine
     */
    public TcpProxy(Integer... targets) {
        this.targets = List.of(targets);
        try {
            listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        carriers.execute(this::accept);
    }

    /** Where the service finds it. */
    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Changes the line. When replies were lost or nothing got through, the connections are reset as
     * the line gets good: what was swallowed can't come any more.
     */
    public void become(Line next) {
        Line before = line;
        line = next;
        boolean harmed = before == Line.STALLED || before == Line.REPLIES_LOST;
        if (next == Line.REFUSED || (next == Line.GOOD && harmed)) {
            pairs.forEach(Pair::reset);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                carriers.execute(() -> connect(client));
            } catch (IOException e) {
                // Closed; the loop's condition says so.
            }
        }
    }

    private void connect(Socket client) {
        try {
            if (line == Line.REFUSED) {
                reset(client);
                return;
            }
            Socket server = server();
            Pair pair = new Pair(client, server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            pairs.add(pair);
            carriers.execute(() -> carry(client, server, pair, false));
            carry(server, client, pair, true);
        } catch (IOException e) {
            reset(client);
        }
    }

    private Socket server() throws IOException {
        IOException failure = new IOException("there is no server");
        int first = connections.getAndIncrement();
        for (int i = 0; i < targets.size(); i++) {
            int target = targets.get(Math.floorMod(first + i, targets.size()));
            Socket server = new Socket();
            try {
                server.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
                return server;
            } catch (IOException e) {
                server.close();
                failure = e;
            }
        }
        throw failure;
    }

    private void carry(Socket from, Socket to, Pair pair, boolean replies) {
        byte[] piece = new byte[PIECE];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                while (line == Line.STALLED && !from.isClosed()) {
                    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                }
                if (line == Line.SLOW) {
                    TimeUnit.MILLISECONDS.sleep(SLOWNESS_MILLIS);
                }
                if (!replies || line != Line.REPLIES_LOST) {
                    out.write(piece, 0, length);
                }
            }
        } catch (IOException e) {
            // One side is gone; so will be the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pairs.remove(pair);
            pair.reset();
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already, which is what we want.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pairs.forEach(Pair::reset);
        carriers.shutdownNow();
    }
}
