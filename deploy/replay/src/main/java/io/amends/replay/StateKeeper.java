package io.amends.replay;

import io.amends.replay.posting.ProgressBar;
import io.amends.replay.posting.ReplayState;
import io.amends.replay.posting.Tally;
import io.amends.replay.posting.VisitPosting;

import java.nio.file.Path;
import java.time.Duration;

/** Shows and saves how far we are. */
final class StateKeeper implements VisitPosting.Progress {

    private static final long SAVE_EVERY = Duration.ofMillis(200).toNanos();

    private final Path stateFile;
    private final String identity;
    private final long shiftDays;
    private final Tally past;
    private final ProgressBar bar;
    private Tally soFar;
    private long saved = System.nanoTime();

    /**
     * @param identity which replay this is
     * @param past what was done before
     */
    StateKeeper(Path stateFile, String identity, long shiftDays, Tally past, ProgressBar bar) {
        this.stateFile = stateFile;
        this.identity = identity;
        this.shiftDays = shiftDays;
        this.past = past;
        this.bar = bar;
        this.soFar = past;
    }

    @Override
    public synchronized void done(Tally sinceStart) {
        soFar = past.plus(sinceStart);
        bar.at(soFar.rows());
        if (System.nanoTime() - saved > SAVE_EVERY) {
            keep();
            saved = System.nanoTime();
        }
    }

    synchronized void keep() {
        new ReplayState(identity, shiftDays, soFar).save(stateFile);
    }

    synchronized Tally soFar() {
        return soFar;
    }

    synchronized void forget() {
        ReplayState.remove(stateFile);
    }
}
