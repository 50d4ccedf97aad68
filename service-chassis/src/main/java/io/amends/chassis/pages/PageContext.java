package io.amends.chassis.pages;

import io.amends.chassis.security.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Stream;

/** What the layout shows around every screen; in templates {@code cdi:page}. */
@Named("page")
@RequestScoped
public class PageContext {
    private final RoutingContext request;
    private final PagesConfig config;
    private final String application;
    private final String version;

    PageContext(
            RoutingContext request,
            PagesConfig config,
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.request = request;
        this.config = config;
        this.application = application;
        this.version = version;
    }

    /** One service's screens in the navigation. */
    public record NavItem(String name, String address, boolean current) {}

    public List<NavItem> nav() {
        return List.of(
                item(
                        "Dashboard",
                        "analytics-service",
                        config.analyticsUrl().orElseGet(() -> sameHost(8084))),
                item(
                        "Service desk",
                        "feedback-service",
                        config.feedbackUrl().orElseGet(() -> sameHost(8082))),
                item("Customers", "customer-service", customers()),
                item(
                        "Programmes",
                        "notification-service",
                        config.notificationUrl().orElseGet(() -> sameHost(8083))));
    }

    /** Where customer-service's screens are. */
    String customers() {
        return config.customerUrl().orElseGet(() -> sameHost(8081));
    }

    /** Changes with each release, so that browsers fetch styles and scripts anew. */
    public String version() {
        return version;
    }

    /** Who is signed in, as far as this request needed to know it. */
    public @Nullable String user() {
        SecurityIdentity identity = identity();
        return identity == null ? null : identity.getPrincipal().getName();
    }

    /** The highest role that the layout can name. */
    public @Nullable String role() {
        SecurityIdentity identity = identity();
        return identity == null
                ? null
                : Stream.of(Role.OWNER, Role.OPERATOR, Role.MANAGER, Role.AGENT, Role.POS)
                        .filter(identity::hasRole)
                        .findFirst()
                        .orElse(null);
    }

    private @Nullable SecurityIdentity identity() {
        // Not the injected identity: an error page must not run into the same refused token again.
        return request.user() instanceof QuarkusHttpUser user
                        && !user.getSecurityIdentity().isAnonymous()
                ? user.getSecurityIdentity()
                : null;
    }

    private NavItem item(String name, String service, String address) {
        return new NavItem(name, address, application.equals(service));
    }

    private String sameHost(int port) {
        HostAndPort authority = request.request().authority();
        return request.request().scheme()
                + "://"
                + (authority == null ? "localhost" : authority.host())
                + ":"
                + port
                + "/";
    }
}
