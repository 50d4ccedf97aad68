package io.amends.proof.load;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

/** How long until everything, or a service that was killed, is ready, by {@code ./amends up}. */
final class Starts {

    private Starts() {}

    static void measure(Installation installation, Figures figures) {
        installation.close();
        figures.note(Goal.START_ALL, up(installation));
        double longest = 0;
        for (Part service : Part.SERVICES) {
            installation.kill(service);
            longest = Math.max(longest, up(installation));
        }
        figures.note(Goal.START_ONE, longest);
    }

    /** Starts what isn't running; in seconds. */
    static double up(Installation installation) {
        long began = System.nanoTime();
        installation.up();
        return (System.nanoTime() - began) / 1e9;
    }
}
