package io.amends.chassis.topics;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Topics that have names and nothing else. */
public final class TopicNames {
    private TopicNames() {}

    public static Topics only() {
        return new Topics(Map::of, Map.of(), Optional.empty(), false, Set.of());
    }
}
