package io.amends.proof.fault;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.woven.Orders;
import io.amends.proof.woven.PlantedBug;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What each service is told from its next start on: its settings, its bug, where to crash. */
final class Instructions {

    private final Installation installation;
    private final Map<Part, Map<String, String>> settings;
    private final Map<Part, PlantedBug> planted = new EnumMap<>(Part.class);

    /** Gives all services their settings. */
    Instructions(Installation installation, Map<Part, Map<String, String>> settings) {
        this.installation = installation;
        this.settings = settings;
        settings.keySet().forEach(this::give);
    }

    /**
     * There is this bug, and no other one any more.
     *
     * @return the services that have to be told
     */
    Set<Part> plant(PlantedBug bug) {
        Set<Part> changed = EnumSet.of(bug.service());
        changed.addAll(planted.keySet());
        planted.clear();
        planted.put(bug.service(), bug);
        return changed;
    }

    void give(Part service) {
        give(service, Optional.empty());
    }

    void give(Part service, Orders.Crash crash) {
        give(service, Optional.of(crash));
    }

    private void give(Part service, Optional<Orders.Crash> crash) {
        Map<String, String> told = new HashMap<>(Objects.requireNonNull(settings.get(service)));
        Optional<PlantedBug> bug = Optional.ofNullable(planted.get(service));
        if (bug.isPresent() || crash.isPresent()) {
            told.put(
                    "AMENDS_JAVA_OPTIONS",
                    "-XX:TieredStopAtLevel=1 -javaagent:%s=%s"
                            .formatted(
                                    installation.agent(),
                                    new Orders(bug, crash, mark()).written()));
        }
        installation.set(service, told);
    }

    /** The file that is there once a service has crashed. */
    Path mark() {
        return installation.home().resolve("crash-point-reached");
    }
}
