package io.amends.replay.posting;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far a long run is: one line that is drawn again on a terminal, now and then a line
 * elsewhere.
 */
public final class ProgressBar {

    private static final int WIDTH = 30;
    private static final long REDRAW = Duration.ofMillis(100).toNanos();
    private static final long NEXT_LINE = Duration.ofSeconds(5).toNanos();

    private final PrintStream out;
    private final boolean terminal;
    private final String what;
    private final long total;
    private final LongSupplier nanoTime;
    private final long start;
    private final long doneBefore;
    private long shown;

    /**
     * @param what is being done: 'visits'
     * @param doneBefore is not counted in the rate
     */
    public ProgressBar(
            PrintStream out, boolean terminal, String what, long total, long doneBefore) {
        this(out, terminal, what, total, doneBefore, System::nanoTime);
    }

    ProgressBar(
            PrintStream out,
            boolean terminal,
            String what,
            long total,
            long doneBefore,
            LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.what = what;
        this.total = total;
        this.doneBefore = doneBefore;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.shown = start;
    }

    public synchronized void at(long done) {
        long now = nanoTime.getAsLong();
        if (now - shown >= (terminal ? REDRAW : NEXT_LINE)) {
            shown = now;
            show(done, now);
        }
    }

    /** Shows the last state and ends the line. */
    public synchronized void end(long done) {
        show(done, nanoTime.getAsLong());
        if (terminal) {
            out.println();
        }
    }

    private void show(long done, long now) {
        double share = total == 0 ? 1 : (double) done / total;
        double seconds = (now - start) / 1e9;
        double rate = seconds > 0 ? (done - doneBefore) / seconds : 0;
        String figures =
                String.format(
                        Locale.ROOT,
                        "%,d of %,d %s  %3.0f %%  %,.0f/s",
                        done,
                        total,
                        what,
                        share * 100,
                        rate);
        if (!terminal) {
            out.println(figures);
            return;
        }
        int filled = (int) (Math.min(share, 1) * WIDTH);
        String left =
                rate > 0 && done < total
                        ? String.format(Locale.ROOT, "  %,.0f s left", (total - done) / rate)
                        : "";
        out.print(
                "\r["
                        + "#".repeat(filled)
                        + ".".repeat(WIDTH - filled)
                        + "] "
                        + figures
                        + left
                        + "   ");
        out.flush();
    }
}
