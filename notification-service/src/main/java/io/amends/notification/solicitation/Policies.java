package io.amends.notification.solicitation;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The policy, as this installation configures it. */
@Singleton
class Policies {
    @Produces
    @Singleton
    DecisionPolicy policy(HoldOutConfig holdOut, SolicitationConfig solicitation) {
        return new DecisionPolicy(
                new HoldOut(holdOut.key(), holdOut.globalPercent()), solicitation.patience());
    }
}
