package io.amends.chassis.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.security.Role;
import io.amends.chassis.security.Scope;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URL;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What operators say by variables of the environment. */
class ProviderConfigTest {
    private static final Optional<Set<String>> HARBOUR = Optional.of(Set.of("harbour"));

    private static ProviderIdentities by(Map<String, String> environment) throws IOException {
        URL ours =
                Objects.requireNonNull(
                        ProviderConfig.class.getResource(
                                "/META-INF/microprofile-config.properties"));
        return new ProviderIdentities(
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(
                                new EnvConfigSource(environment, 300),
                                new PropertiesConfigSource(ours))
                        .withMapping(ProviderConfig.class)
                        .build()
                        .getConfigMapping(ProviderConfig.class),
                true);
    }

    private static JsonNode token(String claims) throws IOException {
        return new ObjectMapper().readTree(claims.replace('\'', '"'));
    }

    @Test
    void withoutAnyTheProvidersNamesAreOurs() throws IOException {
        ProviderIdentities identities = by(Map.of());
        JsonNode ann = token("{'groups':['agent','chess'],'locations':['harbour'],'source':'x'}");

        assertThat(identities.roles(ann)).containsExactly(Role.AGENT);
        assertThat(identities.scope(ann, Set.of(Role.AGENT)))
                .isEqualTo(new Scope(HARBOUR, Optional.of("x")));
    }

    @Test
    void rolesAndScopeAreWhereTheEnvironmentSays() throws IOException {
        ProviderIdentities identities =
                by(
                        Map.of(
                                "AMENDS_OIDC_CLAIMS_ROLES", "realm_access/roles",
                                "AMENDS_OIDC_CLAIMS_LOCATIONS", "\"https://example.com/shops\"",
                                "AMENDS_OIDC_CLAIMS_SOURCE", "till",
                                "AMENDS_OIDC_ROLES_MANAGER", "shop-leads,deputies",
                                "AMENDS_OIDC_ROLES_POS", "tills"));

        assertThat(identities.roles(token("{'realm_access':{'roles':['deputies','owner']}}")))
                .containsExactly(Role.MANAGER);
        assertThat(identities.roles(token("{'groups':['shop-leads']}"))).isEmpty();
        assertThat(
                        identities.scope(
                                token("{'https://example.com/shops':['harbour'],'till':'till-7'}"),
                                Set.of(Role.MANAGER, Role.POS)))
                .isEqualTo(new Scope(HARBOUR, Optional.of("till-7")));
        assertThat(identities.scope(token("{'locations':['harbour']}"), Set.of(Role.MANAGER)))
                .isEqualTo(new Scope(Optional.of(Set.of()), Optional.empty()));
    }

    @Test
    void whereTheEnvironmentSaysNothingNobodyIsLimited() throws IOException {
        ProviderIdentities identities =
                by(Map.of("AMENDS_OIDC_CLAIMS_LOCATIONS", "", "AMENDS_OIDC_CLAIMS_SOURCE", ""));

        assertThat(identities.scope(token("{}"), Set.of(Role.MANAGER, Role.POS)))
                .isEqualTo(new Scope(Optional.empty(), Optional.empty()));
    }

    @Test
    void aMistakeKeepsTheServiceFromStarting() {
        assertThatThrownBy(() -> by(Map.of("AMENDS_OIDC_ROLES_WAITER", "waiters")))
                .hasMessageContaining("a role that there is not");
        assertThatThrownBy(() -> by(Map.of("AMENDS_OIDC_CLAIMS_ROLES", "realm_access//roles")))
                .hasMessageContaining("not the path of a claim");
    }
}
