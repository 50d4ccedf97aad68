package io.amends.chassis.security;

import java.util.List;

/** The roles that a token's {@code groups} may name. */
public final class Role {
    /** A source: posts visits and complaints. */
    public static final String POS = "pos";

    /** Somebody at the service desk. */
    public static final String AGENT = "agent";

    /** Responsible for one or more locations. */
    public static final String MANAGER = "manager";

    /** Responsible for the whole business. */
    public static final String OWNER = "owner";

    /** Runs the installation: imports, rebuilds, republishing. */
    public static final String OPERATOR = "operator";

    /** All of them. */
    public static final List<String> ALL = List.of(POS, AGENT, MANAGER, OWNER, OPERATOR);

    private Role() {}
}
