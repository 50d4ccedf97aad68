package io.amends.replay.posting;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Does a few tasks at a time. */
public final class Workers {

    private Workers() {}

    /**
     * Returns when all tasks are done. Takes the next one from the iterator, on the caller's
     * thread, when there is a hand free for it. The first failure is thrown again once those under
     * way have ended; no others are begun.
     */
    public static <T> void each(Iterator<T> tasks, int atATime, Consumer<T> work) {
        Semaphore hands = new Semaphore(atATime);
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            hands.acquireUninterruptibly();
            while (failure.get() == null && tasks.hasNext()) {
                T task = tasks.next();
                threads.execute(
                        () -> {
                            try {
                                work.accept(task);
                            } catch (RuntimeException e) {
                                failure.compareAndSet(null, e);
                            } finally {
                                hands.release();
                            }
                        });
                hands.acquireUninterruptibly();
            }
        }
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }
}
