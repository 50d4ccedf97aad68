package io.amends.analytics.projection;

import java.util.List;

/** What a cell is about: a location by its id, or the whole business. */
public final class Scope {
    public static final int EVERYWHERE = 0;

    private Scope() {}

    /** The scopes in which something at a location counts. */
    public static List<Integer> of(int location) {
        return List.of(location, EVERYWHERE);
    }
}
