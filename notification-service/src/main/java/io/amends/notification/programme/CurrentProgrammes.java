package io.amends.notification.programme;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All programmes as they are set at one moment. */
public final class CurrentProgrammes {
    private final Map<ProgrammeName, Programme> byName;

    public CurrentProgrammes(List<Programme> all) {
        byName = all.stream().collect(Collectors.toMap(Programme::name, Function.identity()));
    }

    public Programme get(ProgrammeName name) {
        return Objects.requireNonNull(
                byName.get(name), "each programme has its row from the start");
    }

    public Collection<Programme> all() {
        return byName.values();
    }
}
