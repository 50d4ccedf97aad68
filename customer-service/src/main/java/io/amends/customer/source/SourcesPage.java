package io.amends.customer.source;

import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.Cursor;
import io.amends.chassis.web.Page;
import io.amends.customer.source.Sources.Drift;
import io.amends.customer.source.Sources.Source;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Does my till work? */
@Path("/sources")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class SourcesPage {
    private static final int SOURCES_ON_A_PAGE = 200;

    private final Sources sources;
    private final Caller caller;
    private final Clock clock;

    SourcesPage(Sources sources, Caller caller, Clock clock) {
        this.sources = sources;
        this.caller = caller;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance sources(
                List<Row> rows, @Nullable String next, String curl, boolean operates);
    }

    /** A source as a row of the table. */
    record Row(Source source, String seen, String seenAgo, String clock) {}

    @GET
    @RolesAllowed({Role.POS, Role.MANAGER, Role.OWNER, Role.OPERATOR})
    @Operation(hidden = true)
    public TemplateInstance show(
            @QueryParam("cursor") @Nullable String cursor, @Context UriInfo uri) {
        String after = cursor == null ? null : Cursor.decode(cursor, 1).getFirst();
        Page<Source> page =
                Page.of(
                        sources.page(after, SOURCES_ON_A_PAGE + 1, caller.source().orElse(null)),
                        SOURCES_ON_A_PAGE,
                        s -> Cursor.encode(s.source()));
        return Templates.sources(
                page.items().stream().map(this::row).toList(),
                page.next(),
                curl(uri),
                caller.has(Role.OPERATOR));
    }

    private Row row(Source source) {
        Instant seen = source.lastSeen();
        return seen == null
                ? new Row(source, "never", "", clock(source.drift()))
                : new Row(
                        source,
                        seen.truncatedTo(ChronoUnit.SECONDS).toString(),
                        ago(Duration.between(seen, clock.instant())),
                        clock(source.drift()));
    }

    private static String clock(@Nullable Drift drift) {
        if (drift == null) {
            return "";
        }
        Duration late = Duration.ofSeconds(Math.round(drift.medianSeconds()));
        if (late.abs().toMinutes() < 5) {
            return "right";
        }
        return span(late.abs()) + (late.isNegative() ? " ahead" : " behind, or offline");
    }

    private static String span(Duration time) {
        if (time.toHours() < 1) {
            return time.toMinutes() + " min";
        }
        return time.toDays() < 2 ? time.toHours() + " h" : time.toDays() + " days";
    }

    private static String ago(Duration since) {
        if (since.toMinutes() < 1) {
            return "just now";
        }
        if (since.toHours() < 1) {
            return since.toMinutes() + " min ago";
        }
        return since.toDays() < 1 ? since.toHours() + " h ago" : since.toDays() + " days ago";
    }

    /**
     * A post that somebody can try: the same visit again is recognised, so it does no harm twice.
     */
    private String curl(UriInfo uri) {
        return """
               curl -i %sv1/visits \\
                 -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
                 -d '{"source":"%s","visitId":"trial-%d","occurredAt":"%s","location":"main-street","status":"voided"}'"""
                .formatted(
                        uri.getBaseUri(),
                        caller.source().orElse("till-7"),
                        clock.instant().getEpochSecond(),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }
}
