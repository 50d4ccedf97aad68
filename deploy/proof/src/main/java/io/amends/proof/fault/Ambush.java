package io.amends.proof.fault;

import io.amends.proof.Pause;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.woven.CrashPoint;
import io.amends.proof.woven.Orders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Has services killed from within, at named points. */
final class Ambush {

    private static final Duration HIT = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Installation installation;
    private final Operator operator;
    private final Instructions instructions;
    private final List<CrashPoint> missed = new ArrayList<>();

    Ambush(Installation installation, Operator operator, Instructions instructions) {
        this.installation = installation;
        this.operator = operator;
        this.instructions = instructions;
    }

    /** Returns when the service is dead, whether it got to the point or not. */
    void lay(Fault.Crash crash) {
        CrashPoint point = crash.point();
        Part service = point.service();
        forget();
        installation.kill(service);
        prepare(point);
        instructions.give(service, new Orders.Crash(point, crash.nth()));
        operator.tryUp();
        boolean hit = awaitHit(point);
        instructions.give(service);
        if (!hit) {
            missed.add(point);
        }
        operator.killIfThere(service);
    }

    private void prepare(CrashPoint point) {
        switch (point.reach()) {
            case WITH_AN_OLD_PARTITION ->
                    installation
                            .database(point.service())
                            .execute(
                                    "create table if not exists outbox_2020010100 partition of outbox"
                                            + " for values from ('2020-01-01') to ('2020-01-02')");
            case WITH_A_NEW_DATABASE ->
                    installation
                            .database(point.service())
                            .execute("drop schema public cascade; create schema public");
            case OFTEN, ONCE, BY_REBUILDING, BY_REPUBLISHING -> {}
        }
    }

    private boolean awaitHit(CrashPoint point) {
        long deadline = System.nanoTime() + HIT.toNanos();
        while (!Files.exists(instructions.mark())) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            switch (point.reach()) {
                case BY_REBUILDING -> operator.tryToRebuild(point.service());
                case BY_REPUBLISHING -> operator.republish(point.service());
                case OFTEN, ONCE, WITH_AN_OLD_PARTITION, WITH_A_NEW_DATABASE -> {}
            }
            Pause.of(BETWEEN_LOOKS);
        }
        return true;
    }

    private void forget() {
        try {
            Files.deleteIfExists(instructions.mark());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Points that nobody got to. */
    List<CrashPoint> missed() {
        return List.copyOf(missed);
    }
}
