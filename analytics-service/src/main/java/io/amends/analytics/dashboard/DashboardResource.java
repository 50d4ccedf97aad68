package io.amends.analytics.dashboard;

import io.amends.analytics.dashboard.Headlines.Headline;
import io.amends.analytics.location.Location;
import io.amends.analytics.measure.Backlog;
import io.amends.analytics.measure.Backlogs;
import io.amends.analytics.measure.Comparisons;
import io.amends.analytics.measure.Selection;
import io.amends.analytics.measure.Selections;
import io.amends.analytics.measure.Tallies;
import io.amends.analytics.measure.Tally;
import io.amends.analytics.projection.Projections;
import io.amends.chassis.events.EventLoop;
import io.amends.chassis.pages.PageContext;
import io.amends.chassis.security.Role;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

/**
 * The dashboard: three sentences, then figures, then charts; its figures stay up to date while it
 * is open.
 */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({Role.MANAGER, Role.OWNER, Role.OPERATOR})
@RunOnVirtualThread
public class DashboardResource {
    /**
     * So many events come and go in normal operation; more means that the figures are being built.
     */
    private static final long BEHIND = 5_000;

    private final Selections selections;
    private final Tallies tallies;
    private final Comparisons comparisons;
    private final Backlogs backlogs;
    private final Projections projections;
    private final EventLoop loop;
    private final PageContext pages;
    private final Clock clock;

    @Inject
    DashboardResource(
            Selections selections,
            Tallies tallies,
            Comparisons comparisons,
            Backlogs backlogs,
            Projections projections,
            EventLoop loop,
            PageContext pages,
            Clock clock) {
        this.selections = selections;
        this.tallies = tallies;
        this.comparisons = comparisons;
        this.backlogs = backlogs;
        this.projections = projections;
        this.loop = loop;
        this.pages = pages;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance dashboard(Page page);

        static native TemplateInstance dashboard$figures(Page page);

        static native TemplateInstance dashboard$charts(Page page);
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance dashboard(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("days") @Nullable String days,
            @QueryParam("location") @Nullable String location) {
        return Templates.dashboard(page(new Asked(from, to, days, location), Part.ALL));
    }

    /**
     * What an open page asks every few seconds: when nothing is new, that costs one small query.
     */
    @GET
    @Path("dashboard/figures")
    @Operation(hidden = true)
    public Response figures(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("days") @Nullable String days,
            @QueryParam("location") @Nullable String location,
            @QueryParam("since") @Nullable String since) {
        return newer(since, new Asked(from, to, days, location), Part.FIGURES);
    }

    /** The same for the charts, which somebody may be reading and which cost more. */
    @GET
    @Path("dashboard/charts")
    @Operation(hidden = true)
    public Response charts(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("days") @Nullable String days,
            @QueryParam("location") @Nullable String location,
            @QueryParam("since") @Nullable String since) {
        return newer(since, new Asked(from, to, days, location), Part.CHARTS);
    }

    /** What of the page is wanted. */
    private enum Part {
        ALL,
        FIGURES,
        CHARTS
    }

    private Response newer(@Nullable String since, Asked asked, Part part) {
        if (state().equals(since)) {
            return Response.noContent().build();
        }
        Page page = page(asked, part);
        return Response.ok(
                        part == Part.FIGURES
                                ? Templates.dashboard$figures(page)
                                : Templates.dashboard$charts(page))
                .build();
    }

    private Page page(Asked asked, Part part) {
        String state = state();
        Selection named = selections.of(asked.from(), asked.to(), asked.location());
        Selection selection = named.during(asked.period(named.period()));
        List<Location> visible = selections.visible();
        List<Location> chosen = asked.chosen(visible);
        Tally tally = part == Part.CHARTS ? Tally.NOTHING : tallies.total(selection);
        List<Backlog> backlog = backlogs.of(selection.scopes());
        return new Page(
                asked.filter(selection.period(), visible),
                news(),
                part == Part.CHARTS ? List.of() : headlines(visible, chosen, backlog),
                Tiles.of(tally, backlog),
                part == Part.FIGURES
                        ? List.of()
                        : new Panels(tallies, comparisons, chosen, selection.period()).all(),
                Hypotheses.beside(tally),
                asked.poll("/dashboard/figures", state),
                asked.poll("/dashboard/charts", state));
    }

    /**
     * Changes when the figures may have: with each batch, and with each minute, since cases become
     * overdue by themselves.
     */
    private String state() {
        return projections.revision()
                + "-"
                + clock.instant().getEpochSecond() / 60
                + "-"
                + (news() != null);
    }

    private @Nullable String news() {
        if (!loop.isReading()) {
            return "Events can't be read at the moment. The figures are as of the last one that was.";
        }
        return loop.lag() > BEHIND
                ? "The figures are being built: some %s events to go."
                        .formatted(Figures.count(loop.lag()))
                : null;
    }

    private List<Headline> headlines(
            List<Location> visible, List<Location> chosen, List<Backlog> backlog) {
        LocalDate today = selections.today(chosen.stream());
        Findings everywhere = new Findings(comparisons, visible, today);
        Findings here =
                chosen.equals(visible) ? everywhere : new Findings(comparisons, chosen, today);
        Headlines headlines = new Headlines(visible, desk());
        return List.of(
                headlines.changed(here), headlines.where(everywhere), headlines.today(backlog));
    }

    private String desk() {
        return pages.nav().stream()
                .filter(item -> item.name().equals("Service desk"))
                .map(PageContext.NavItem::address)
                .findFirst()
                .orElse("/");
    }
}
