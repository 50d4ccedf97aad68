package io.amends.local;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says on the terminal, a line at a time, what is ready and what is still awaited. */
final class Progress implements AutoCloseable {

    private static final int REMINDER_SECONDS = 10;

    private final PrintWriter out;
    private final Set<String> awaited = new TreeSet<>();
    private final ScheduledExecutorService reminder =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

    Progress(PrintWriter out) {
        this.out = out;
        var _ =
                reminder.scheduleWithFixedDelay(
                        this::remind, REMINDER_SECONDS, REMINDER_SECONDS, TimeUnit.SECONDS);
    }

    void watch(String name, boolean running, Runnable start) {
        long begin = System.nanoTime();
        synchronized (this) {
            awaited.add(name);
        }
        boolean ready = false;
        try {
            start.run();
            ready = true;
        } finally {
            finished(name, ready, running, Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    private synchronized void finished(String name, boolean ready, boolean running, Duration took) {
        awaited.remove(name);
        line(
                name,
                !ready
                        ? "failed"
                        : running
                                ? "was running"
                                : "ready after %.1f s".formatted(took.toMillis() / 1000.0));
    }

    synchronized void learning(String name) {
        line(name, "keeps what it has loaded, to start faster (once after each build)");
    }

    synchronized void stopped(String name) {
        line(name, "stopped");
    }

    private synchronized void remind() {
        if (!awaited.isEmpty()) {
            out.println("  still waiting for " + String.join(", ", awaited) + " …");
            out.flush();
        }
    }

    private void line(String name, String what) {
        out.printf("  %-22s %s%n", name, what);
        out.flush();
    }

    @Override
    public void close() {
        reminder.shutdownNow();
    }
}
