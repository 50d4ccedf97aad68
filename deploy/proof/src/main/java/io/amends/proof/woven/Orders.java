package io.amends.proof.woven;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the agent of one service is told.
 *
 * @param mark the file that says that the crash point was reached
 */
public record Orders(Optional<PlantedBug> bug, Optional<Crash> crash, Path mark) {

    /** A point, and the time that it is fatal, from 1. */
    public record Crash(CrashPoint point, int nth) {}

    /** As the agent's argument. */
    public String written() {
        List<String> orders = new ArrayList<>();
        bug.ifPresent(one -> orders.add("bug=" + one.name()));
        crash.ifPresent(one -> orders.add("point=" + one.point().name() + "*" + one.nth()));
        orders.add("mark=" + mark);
        return String.join(",", orders);
    }

    static Orders read(String written) {
        Optional<PlantedBug> bug = Optional.empty();
        Optional<Crash> crash = Optional.empty();
        Path mark = Path.of("");
        for (String order : written.split(",", -1)) {
            String[] parts = order.split("=", 2);
            switch (parts[0]) {
                case "bug" -> bug = Optional.of(PlantedBug.valueOf(parts[1]));
                case "point" -> {
                    String[] point = parts[1].split("\\*", 2);
                    crash =
                            Optional.of(
                                    new Crash(
                                            CrashPoint.valueOf(point[0]),
                                            Integer.parseInt(point[1])));
                }
                case "mark" -> mark = Path.of(parts[1]);
                default -> throw new IllegalArgumentException("unknown order " + order);
            }
        }
        return new Orders(bug, crash, mark);
    }

    Weaver weaver() {
        List<Weaving> weavings = new ArrayList<>();
        bug.ifPresent(one -> weavings.addAll(one.weavings()));
        crash.ifPresent(one -> weavings.add(one.point().weaving()));
        return new Weaver(weavings);
    }
}
