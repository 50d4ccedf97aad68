package io.amends.proof.load;

import io.amends.proof.traffic.OpenLoop;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many clients, each of which asks again as soon as it was answered: what can be done at most.
 */
final class Crowd {

    /** A client's one request; it owns what it needs, such as a connection. */
    interface Client extends AutoCloseable {

        /** Returns how many operations were done, 0 when it was refused. */
        int ask() throws Exception;

        @Override
        void close() throws IOException, SQLException;
    }

    /** Makes one more client. */
    interface Clients {
        Client next() throws Exception;
    }

    /**
     * @param operations that were done
     * @param refused requests that were not
     * @param micros how long a request took
     */
    record Outcome(long operations, long refused, Duration time, Histogram micros) {

        double perSecond() {
            return operations * 1e9 / time.toNanos();
        }
    }

    private Crowd() {}

    static Outcome ask(int clients, Duration time, Clients maker) {
        AtomicLong operations = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        Histogram micros = OpenLoop.micros();
        long began = System.nanoTime();
        long end = began + time.toNanos();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<Void>> crowd = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                crowd.add(
                        threads.submit(
                                () -> {
                                    ask(maker, end, micros, operations, refused);
                                    return null;
                                }));
            }
            for (Future<Void> one : crowd) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return new Outcome(
                operations.get(),
                refused.get(),
                Duration.ofNanos(System.nanoTime() - began),
                micros);
    }

    /**
     * The same clients at a steady pace, whatever comes back.
     *
     * @return microseconds from when a request was due to its answer
     */
    static Histogram atPace(double perSecond, Duration time, List<Client> clients)
            throws InterruptedException {
        LinkedBlockingQueue<Client> idle = new LinkedBlockingQueue<>(clients);
        try (OpenLoop loop = new OpenLoop()) {
            Histogram micros = loop.start(perSecond, () -> askOne(idle));
            Thread.sleep(time);
            return micros;
        }
    }

    private static void askOne(LinkedBlockingQueue<Client> idle) {
        try {
            Client client = idle.take();
            try {
                client.ask();
            } finally {
                idle.add(client);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void ask(
            Clients maker, long end, Histogram micros, AtomicLong operations, AtomicLong refused)
            throws Exception {
        try (Client client = maker.next()) {
            while (System.nanoTime() < end) {
                long asked = System.nanoTime();
                int done = client.ask();
                micros.recordValue(OpenLoop.microsSince(asked));
                operations.addAndGet(done);
                refused.addAndGet(done == 0 ? 1 : 0);
            }
        }
    }
}
