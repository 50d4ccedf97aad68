package io.amends.chassis.security;

import io.amends.chassis.web.NotFound;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the pages that strangers use on hosts of their own, once these are named: whatever goes
 * wrong there is in another origin than the screens of staff and their cookie, and the other hosts
 * can be closed to the internet. Links that were sent to another host lead to the public one; what
 * a mail program posts is taken at both, since it follows no redirect.
 */
public class SeparateHosts {
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final List<String> publicHosts;
    private final RoutingContext request;

    SeparateHosts(
            @ConfigProperty(name = "amends.hosts.public") Optional<List<String>> publicHosts,
            RoutingContext request) {
        this.publicHosts =
                publicHosts.orElse(List.of()).stream()
                        .map(host -> host.strip().toLowerCase(Locale.ROOT))
                        .toList();
        this.request = request;
    }

    @ServerRequestFilter
    public @Nullable Response check(ContainerRequestContext context, ResourceInfo meant) {
        if (publicHosts.isEmpty()) {
            return null;
        }
        boolean onPublicHost = publicHosts.contains(host());
        boolean publicPage = PublicPages.contain(meant.getResourceMethod());
        if (onPublicHost && !publicPage) {
            throw new NotFound("nothing is at this address");
        }
        return publicPage && !onPublicHost && READING.contains(context.getMethod())
                ? Response.status(308)
                        .header(
                                HttpHeaders.LOCATION,
                                request.request().scheme()
                                        + "://"
                                        + publicHosts.getFirst()
                                        + request.request().uri())
                        .build()
                : null;
    }

    private String host() {
        HostAndPort authority = request.request().authority();
        return authority == null ? "" : authority.host().toLowerCase(Locale.ROOT);
    }
}
