package io.amends.proof.abuse;

import io.amends.proof.Findings;

import java.util.Map;
import java.util.TreeMap;

/** What was found, each kind once, with an example and how often. */
final class Violations {

    private record Found(String example, int times) {}

    private final Map<String, Found> kinds = new TreeMap<>();

    /**
     * @param kind the sentence that says what is wrong
     * @param example what was sent, and what came back
     */
    synchronized void add(String kind, String example) {
        kinds.merge(
                kind,
                new Found(example, 1),
                (earlier, again) -> new Found(earlier.example(), earlier.times() + 1));
    }

    synchronized void tell(Findings findings) {
        kinds.forEach(
                (kind, found) ->
                        findings.violation(
                                kind + " (" + found.times() + " times): " + found.example()));
    }
}
