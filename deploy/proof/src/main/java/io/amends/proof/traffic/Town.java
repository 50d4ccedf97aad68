package io.amends.proof.traffic;

import io.amends.proof.installation.Api;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Everybody in one town: tills, guests, agents, those who want to be forgotten, and somebody with
 * poison. What happens in one town is of no concern to the next one in the same installation.
 */
public final class Town implements AutoCloseable {

    /** Nobody is asked more often than this within a month. */
    public static final int CAP = 2;

    private static final double POISON = 1.2;

    private final String name;
    private final Traffic traffic;
    private final Guests guests;
    private final Desk desk;
    private final Leavers leavers;
    private final Poison poison;

    /**
     * @param name stands in all names of this town
     * @param seed of all that is made up
     */
    public Town(Installation installation, String name, long seed) {
        this.name = name;
        capSurveys(installation);
        desk = new Desk(installation);
        traffic = new Traffic(installation, name, seed, desk::opened);
        guests = new Guests(installation, traffic);
        leavers = new Leavers(installation, name, traffic.locations().getFirst());
        poison = new Poison(installation.kafka());
    }

    private static void capSurveys(Installation installation) {
        Api.Reply reply =
                installation
                        .api(Part.NOTIFICATION, installation.token("operator"))
                        .put(
                                "/v1/programmes/post-visit-survey",
                                """
                                {"active":true,"delay":"PT0S","maxAge":"P3D","holdOutPercent":0,
                                 "cap":{"messages":%d,"days":30}}
                                """
                                        .formatted(CAP));
        if (!reply.ok()) {
            throw new IllegalStateException("The survey could not be set up: " + reply);
        }
    }

    /**
     * Everybody begins.
     *
     * @param visits posted one by one, a second
     * @return how long such a post took, from when it was due, in microseconds
     */
    public Histogram start(double visits) {
        Histogram posts = traffic.start(visits);
        guests.start();
        leavers.start();
        poison.start(POISON);
        return posts;
    }

    /**
     * Nobody begins anything new; returns when all have their answers.
     *
     * @return what never was accepted, and what was refused though nothing was wrong with it
     */
    public List<String> settle(Duration patience) {
        List<String> disappointments = new ArrayList<>();
        if (!traffic.settle(patience)) {
            disappointments.add(
                    "%d messages were never accepted".formatted(traffic.ledger().open().size()));
        }
        leavers.settle(patience);
        desk.close();
        guests.finish();
        poison.finish();
        traffic.ledger().refusals().stream()
                .distinct()
                .forEach(refusal -> disappointments.add("refused: " + refusal));
        disappointments.addAll(desk.surprises());
        disappointments.addAll(leavers.surprises());
        disappointments.addAll(guests.surprises());
        return disappointments;
    }

    /** Everybody stops where they are. */
    public void stop() {
        close();
    }

    /** The tills say again all that they ever said, as they do who were told that it was lost. */
    public void postAgain() {
        traffic.postAgain();
    }

    /** What the codes of its locations begin with, and the source of all that is posted. */
    public String name() {
        return name;
    }

    public Ledger ledger() {
        return traffic.ledger();
    }

    public Guests guests() {
        return guests;
    }

    public Desk desk() {
        return desk;
    }

    public Leavers leavers() {
        return leavers;
    }

    public Poison poison() {
        return poison;
    }

    /** Whether more visits are made with an address than it may be asked about. */
    public static boolean isRegular(String guest) {
        return guest.startsWith(Tills.REGULAR) || guest.startsWith(Tills.SHARED);
    }

    @Override
    public void close() {
        traffic.close();
        leavers.close();
        guests.close();
        desk.close();
        poison.close();
    }
}
