package io.amends.chassis.web;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A request's body that ends with a refusal where it gets too large, or finds no room beside the
 * others that are being read. The refusal is answered at once: the framework would read the rest
 * first.
 */
final class LimitedBody extends InputStream {
    /** What a body takes of the common room at a time; small bodies take nothing. */
    static final int PIECE = 64 * 1024;

    private final InputStream in;
    private final long largest;
    private final Semaphore room;
    private final Consumer<Refusal> answer;
    private final AtomicInteger pieces = new AtomicInteger();
    private long read;

    LimitedBody(InputStream in, long largest, Semaphore room, Consumer<Refusal> answer) {
        this.in = in;
        this.largest = largest;
        this.room = room;
        this.answer = answer;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int more = in.read(into, from, length);
        if (more > 0) {
            take(more);
        }
        return more;
    }

    private void take(int more) {
        read += more;
        if (read > largest) {
            throw refused(new TooLarge());
        }
        while (read / PIECE > pieces.get()) {
            if (!room.tryAcquire()) {
                throw refused(new Busy(Duration.ofSeconds(1)));
            }
            pieces.incrementAndGet();
        }
    }

    private Refusal refused(Refusal refusal) {
        answer.accept(refusal);
        return refusal;
    }

    /** Leaves its room to others, once the request has been answered. */
    void giveBack() {
        room.release(pieces.getAndSet(0));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
