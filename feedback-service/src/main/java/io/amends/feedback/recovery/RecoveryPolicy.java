package io.amends.feedback.recovery;

import io.amends.chassis.security.Role;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** How fast the desk must be, and how much it may grant without asking. */
@ConfigMapping(prefix = "amends.recovery")
public interface RecoveryPolicy {

    /** Targets in business time, by severity: {@code minor}, {@code normal}, {@code severe}. */
    Targets targets();

    /** How far back something that comes in live may lie; what is older is an import. */
    @WithDefault("PT1H")
    Duration grace();

    /** How long after its resolution a case closes by itself. */
    @WithDefault("P7D")
    Duration closeAfter();

    /**
     * What one person may grant in one case, in the currency of its location. Owners and operators
     * may grant any amount.
     */
    AuthorityLimits authority();

    interface Targets {
        Target minor();

        Target normal();

        Target severe();
    }

    interface Target {
        Duration acknowledge();

        Duration resolve();
    }

    /** In minor units by currency code; {@code default} is for all others. */
    interface AuthorityLimits {
        Map<String, Long> agent();

        Map<String, Long> manager();
    }

    default Target target(Severity severity) {
        return switch (severity) {
            case MINOR -> targets().minor();
            case NORMAL -> targets().normal();
            case SEVERE -> targets().severe();
        };
    }

    /** The highest authority that one of the roles gives. */
    default Authority authority(Set<String> roles) {
        if (roles.contains(Role.OWNER)) {
            return Authority.unlimited("the owner");
        }
        if (roles.contains(Role.OPERATOR)) {
            return Authority.unlimited("an operator");
        }
        return roles.contains(Role.MANAGER)
                ? limited("a manager", authority().manager())
                : limited("an agent", authority().agent());
    }

    private static Authority limited(String grantor, Map<String, Long> limits) {
        return new Authority(grantor, limits, limits.getOrDefault("default", 0L));
    }
}
