package io.amends.chassis.oidc;

import java.util.Map;

/** A provider that has its own names for everything. */
public class MeantOtherwise extends SignedInByProvider {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = super.getConfigOverrides();
        config.put("amends.oidc.claims.roles", "realm_access/roles");
        config.put("amends.oidc.claims.locations", "\"https://amends.example/shops\"");
        config.put("amends.oidc.claims.source", "till");
        config.put("amends.oidc.roles.manager", "shop-leads,deputies");
        config.put("amends.oidc.roles.operator", "sysadmins");
        config.put("amends.oidc.roles.pos", "tills");
        return config;
    }
}
