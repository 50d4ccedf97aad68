package io.amends.proof.fault;

import io.amends.proof.installation.Part;
import io.amends.proof.woven.CrashPoint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** One thing that goes wrong, and how it is mended; then everything must be ready again. */
public sealed interface Fault {

    Duration A_WHILE = Duration.ofSeconds(8);
    Duration MINUTES = Duration.ofMinutes(2);

    /** SIGKILL, of one or of several at once. */
    record Kill(List<Part> parts) implements Fault {}

    /** From within, the n-th time that the service reaches the point. */
    record Crash(CrashPoint point, int nth) implements Fault {

        /** The time is decided by chance, where the service gets there often. */
        static Crash at(CrashPoint point, Random random) {
            return new Crash(
                    point, point.reach() == CrashPoint.Reach.OFTEN ? 1 + random.nextInt(5) : 1);
        }

        @Override
        public String toString() {
            return "Crash[%s, %d. time]".formatted(point, nth);
        }
    }

    /** SIGKILL of a service after another part has been dead for a while. */
    record KillWithout(Part service, Part gone, Duration howLong) implements Fault {}

    /** The operator has a service's projections built again. */
    record Rebuild(Part service) implements Fault {}

    /** Others join the service's consumer group and leave it, one after the other. */
    record Visitors(Part service, int howMany) implements Fault {}

    /**
     * The service hangs for longer than its session, a second instance takes over, and then both
     * are there.
     */
    record Zombie(Part service, Duration howLong) implements Fault {}

    /** A second instance comes, the first one is started anew, and the second goes. */
    record Rolling(Part service) implements Fault {}

    /** The broker's data are gone; the topics are told again from the services' databases. */
    record TopicsLost() implements Fault {}

    /** The broker's data are put back as they were a while ago, without asking anybody. */
    record OlderLog(Duration age) implements Fault {}

    /** There is no room any more where this part keeps its data. */
    record DiskFull(Part part, Duration howLong) implements Fault {}

    /** SIGKILL, and again while it starts. */
    record KillAgainWhileItStarts(Part part) implements Fault {}

    /** SIGKILL of all the server processes of one service in PostgreSQL. */
    record KillBackends(Part service) implements Fault {}

    /** SIGTERM and a start. */
    record Restart(Part service) implements Fault {}

    /** SIGKILL; the others live without it for a while. */
    record Gone(Part part, Duration howLong) implements Fault {}

    /** SIGSTOP; it hangs, and everything that it had accepted with it. */
    record Hang(Part part, Duration howLong) implements Fault {}

    /** The line between the services and PostgreSQL. */
    record DatabaseLine(TcpProxy.Line line, Duration howLong) implements Fault {}

    /** The line between notification-service and the mail server. */
    record MailLine(TcpProxy.Line line, Duration howLong) implements Fault {}

    /** Crash points drawn by the seed, each once before any comes again. */
    static List<Fault> crashes(Random random, int count) {
        List<Fault> crashes = new ArrayList<>();
        while (crashes.size() < count) {
            List<CrashPoint> points = new ArrayList<>(List.of(CrashPoint.values()));
            Collections.shuffle(points, random);
            points.forEach(point -> crashes.add(Crash.at(point, random)));
        }
        return List.copyOf(crashes.subList(0, count));
    }

    /**
     * All other kinds once, in an order and with victims that the seed decides; and so on for ever.
     *
     * @param full parts whose disks can be filled
     */
    static List<Fault> seeded(Random random, int count, Collection<Part> full) {
        List<Fault> faults = new ArrayList<>();
        for (int rounds = 0; faults.size() < count; rounds++) {
            // Once in a long run the broker is gone for minutes.
            List<Fault> round = round(random, rounds == 1 ? MINUTES : A_WHILE);
            full.forEach(part -> round.add(new DiskFull(part, Duration.ofSeconds(4))));
            Collections.shuffle(round, random);
            faults.addAll(round);
        }
        return List.copyOf(faults.subList(0, count));
    }

    private static List<Fault> round(Random random, Duration withoutKafka) {
        List<Fault> round = new ArrayList<>();
        for (Part service : Part.SERVICES) {
            round.add(new Kill(List.of(service)));
        }
        round.add(new Kill(List.of(Part.KAFKA)));
        round.add(new Kill(List.of(Part.POSTGRES)));
        round.add(new Kill(List.of(any(random), Part.KAFKA)));
        round.add(new Kill(List.of(any(random), Part.POSTGRES)));
        round.add(new Kill(List.of(Part.CUSTOMER, Part.NOTIFICATION)));
        round.add(new Kill(List.of(Part.FEEDBACK, Part.ANALYTICS)));
        round.add(new KillAgainWhileItStarts(any(random)));
        round.add(new KillBackends(any(random)));
        round.add(new KillBackends(any(random)));
        round.add(new Restart(any(random)));
        round.add(new Rolling(any(random)));
        round.add(new Visitors(any(random), 4));
        round.add(new Zombie(any(random), Duration.ofSeconds(13)));
        round.add(new Rebuild(Part.ANALYTICS));
        round.add(new TopicsLost());
        round.add(new OlderLog(A_WHILE));
        round.add(new Gone(Part.KAFKA, withoutKafka));
        round.add(new Gone(Part.POSTGRES, Duration.ofSeconds(4)));
        round.add(new Hang(Part.KAFKA, Duration.ofSeconds(5)));
        round.add(new Hang(Part.POSTGRES, Duration.ofSeconds(4)));
        for (TcpProxy.Line line :
                List.of(
                        TcpProxy.Line.REFUSED,
                        TcpProxy.Line.SLOW,
                        TcpProxy.Line.STALLED,
                        TcpProxy.Line.REPLIES_LOST)) {
            round.add(new DatabaseLine(line, Duration.ofSeconds(3)));
            if (line != TcpProxy.Line.SLOW) {
                round.add(new MailLine(line, Duration.ofSeconds(3)));
            }
        }
        return round;
    }

    private static Part any(Random random) {
        return Part.SERVICES.get(random.nextInt(Part.SERVICES.size()));
    }
}
