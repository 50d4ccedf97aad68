package io.amends.proof.invariant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Two ways to the same figures. */
final class Compared {

    private Compared() {}

    /** A sentence for each name whose figure is not the same on both sides. */
    static List<String> differences(
            String what, Map<String, String> expected, Map<String, String> found) {
        Set<String> names = new TreeSet<>(expected.keySet());
        names.addAll(found.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String should = expected.getOrDefault(name, "nothing");
            String is = found.getOrDefault(name, "nothing");
            if (!should.equals(is)) {
                differences.add("%s %s: should be %s, is %s".formatted(what, name, should, is));
            }
        }
        return differences;
    }
}
