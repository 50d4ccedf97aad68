package io.amends.analytics.dashboard;

import io.amends.analytics.dashboard.Headlines.Headline;
import io.amends.analytics.dashboard.Page.Filter;
import io.amends.analytics.dashboard.Page.Option;
import io.amends.analytics.dashboard.Page.Preset;
import io.amends.analytics.dashboard.Page.Tile;
import io.amends.analytics.location.Location;
import io.amends.analytics.measure.Backlog;
import io.amends.analytics.measure.Backlogs;
import io.amends.analytics.measure.Indicator;
import io.amends.analytics.measure.Measure;
import io.amends.analytics.measure.Period;
import io.amends.analytics.measure.Selection;
import io.amends.analytics.measure.Selections;
import io.amends.analytics.measure.Tallies;
import io.amends.analytics.measure.Tally;
import io.amends.analytics.projection.Projections;
import io.amends.chassis.events.EventLoop;
import io.amends.chassis.pages.PageContext;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.RuleBroken;
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
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The dashboard: three sentences, then figures, then charts; its figures stay up to date while it
 * is open.
 */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({Role.MANAGER, Role.OWNER, Role.OPERATOR})
@RunOnVirtualThread
public class DashboardResource {
    private static final int USUAL_DAYS = 91;
    private static final int MOST_DAYS = 3_660;

    /**
     * So many events come and go in normal operation; more means that the figures are being built.
     */
    private static final long BEHIND = 5_000;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

    private final Selections selections;
    private final Tallies tallies;
    private final Backlogs backlogs;
    private final Projections projections;
    private final EventLoop loop;
    private final PageContext pages;
    private final Clock clock;

    @Inject
    DashboardResource(
            Selections selections,
            Tallies tallies,
            Backlogs backlogs,
            Projections projections,
            EventLoop loop,
            PageContext pages,
            Clock clock) {
        this.selections = selections;
        this.tallies = tallies;
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
        return Templates.dashboard(page(from, to, days, location, Part.ALL));
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
        return state().equals(since)
                ? Response.noContent().build()
                : Response.ok(
                                Templates.dashboard$figures(
                                        page(from, to, days, location, Part.FIGURES)))
                        .build();
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
        return state().equals(since)
                ? Response.noContent().build()
                : Response.ok(
                                Templates.dashboard$charts(
                                        page(from, to, days, location, Part.CHARTS)))
                        .build();
    }

    /** What of the page is wanted. */
    private enum Part {
        ALL,
        FIGURES,
        CHARTS
    }

    private Page page(
            @Nullable String from,
            @Nullable String to,
            @Nullable String days,
            @Nullable String location,
            Part part) {
        String state = state();
        Selection asked = selections.of(from, to, location);
        boolean fixed = isGiven(from) || isGiven(to);
        int length = length(days);
        Period period = fixed ? asked.period() : Period.endingOn(asked.period().to(), length);
        Selection selection = asked.during(period);
        List<Location> visible = selections.visible();
        List<Location> chosen =
                visible.stream()
                        .filter(one -> !isGiven(location) || one.code().equals(location))
                        .toList();
        Tally tally = part == Part.CHARTS ? Tally.NOTHING : tallies.total(selection);
        List<Backlog> backlog = backlogs.of(selection.scopes());
        return new Page(
                filter(period, fixed ? null : length, location, visible),
                news(),
                part == Part.CHARTS ? List.of() : headlines(visible, chosen, backlog),
                tiles(tally, backlog),
                part == Part.FIGURES ? List.of() : new Panels(tallies, chosen, period).all(),
                Hypotheses.beside(tally),
                poll("/dashboard/figures", from, to, days, location, state),
                poll("/dashboard/charts", from, to, days, location, state));
    }

    private static String poll(
            String path,
            @Nullable String from,
            @Nullable String to,
            @Nullable String days,
            @Nullable String location,
            String state) {
        return Addresses.to(path)
                .with("from", from)
                .with("to", to)
                .with("days", days)
                .with("location", location)
                .with("since", state)
                .toString();
    }

    private static int length(@Nullable String days) {
        if (days == null || days.isBlank()) {
            return USUAL_DAYS;
        }
        try {
            int length = Integer.parseInt(days);
            if (length >= 1 && length <= MOST_DAYS) {
                return length;
            }
        } catch (NumberFormatException noNumber) {
            // the answer below says what is one
        }
        throw RuleBroken.parameter("days", "must be between 1 and " + MOST_DAYS);
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
        Findings everywhere = new Findings(tallies, visible, today);
        Findings here = chosen.equals(visible) ? everywhere : new Findings(tallies, chosen, today);
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

    private static Filter filter(
            Period period,
            @Nullable Integer days,
            @Nullable String location,
            List<Location> visible) {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        lengths.put("7 days", 7);
        lengths.put("4 weeks", 28);
        lengths.put("13 weeks", 91);
        lengths.put("52 weeks", 364);
        List<Preset> presets = new ArrayList<>();
        lengths.forEach(
                (name, length) ->
                        presets.add(
                                new Preset(
                                        name,
                                        Addresses.to("/")
                                                .with("days", length)
                                                .with("location", location)
                                                .toString(),
                                        length.equals(days))));
        return new Filter(
                period.from().toString(),
                period.to().toString(),
                DATE.format(period.from()) + " to " + DATE.format(period.to()),
                location,
                visible.stream()
                        .map(one -> new Option(one.code(), one.name(), one.code().equals(location)))
                        .toList(),
                presets);
    }

    private static List<Tile> tiles(Tally tally, List<Backlog> backlog) {
        List<Tile> tiles = new ArrayList<>();
        tiles.add(tile("Visits", Indicator.VISITS, tally, null));
        tiles.add(
                tile(
                        "Customers",
                        Indicator.CUSTOMERS,
                        tally,
                        "%s new, %s returning"
                                .formatted(
                                        Figures.value(
                                                Indicator.NEW_CUSTOMERS,
                                                Indicator.NEW_CUSTOMERS.of(tally)),
                                        Figures.value(
                                                Indicator.RETURNING_CUSTOMERS,
                                                Indicator.RETURNING_CUSTOMERS.of(tally)))));
        tiles.add(tile("Visits identified", Indicator.IDENTIFIED_SHARE, tally, null));
        tiles.add(tile("NPS", Indicator.NPS, tally, null));
        tiles.add(tile("Satisfied (4 or 5 of 5)", Indicator.CSAT, tally, null));
        tiles.add(
                tile(
                        "Surveys answered",
                        Indicator.RESPONSE_RATE,
                        tally,
                        "%s solicitations sent, %s suppressed, %s held out"
                                .formatted(
                                        Figures.count(tally.solicitations().sent()),
                                        Figures.count(tally.solicitations().suppressed()),
                                        Figures.count(tally.solicitations().heldOut()))));
        tiles.add(
                tile(
                        "Complaints per 1,000 visits",
                        Indicator.COMPLAINTS_PER_1000_VISITS,
                        tally,
                        Figures.count(tally.complaints()) + " complaints"));
        long open = backlog.stream().mapToLong(Backlog::open).sum();
        long overdue = backlog.stream().mapToLong(Backlog::overdue).sum();
        tiles.add(
                new Tile(
                        "Cases open now",
                        Figures.count(open),
                        Figures.count(overdue) + " overdue",
                        false,
                        null));
        tiles.add(
                tile(
                        "Time to acknowledge (median)",
                        Indicator.TIME_TO_ACKNOWLEDGE,
                        tally,
                        inTime(Indicator.ACKNOWLEDGED_IN_TIME, tally)));
        tiles.add(
                tile(
                        "Time to resolve (median)",
                        Indicator.TIME_TO_RESOLVE,
                        tally,
                        inTime(Indicator.RESOLVED_IN_TIME, tally)));
        tally.visits()
                .money()
                .forEach(
                        (currency, money) ->
                                tiles.add(
                                        new Tile(
                                                "Net sales in " + currency,
                                                Figures.money(currency, money.net()),
                                                "counted, n = %s visits; %s gross, %s refunded"
                                                        .formatted(
                                                                Figures.count(money.visits()),
                                                                Figures.money(
                                                                        currency, money.gross()),
                                                                Figures.money(
                                                                        currency,
                                                                        money.refunded())),
                                                false,
                                                null)));
        return tiles;
    }

    private static String inTime(Indicator indicator, Tally tally) {
        return "In time: " + Figures.full(indicator, indicator.of(tally));
    }

    private static Tile tile(String name, Indicator indicator, Tally tally, @Nullable String more) {
        Measure measure = indicator.of(tally);
        return new Tile(
                name,
                Figures.value(indicator, measure),
                Figures.note(indicator, measure),
                measure instanceof Measure.Insufficient,
                more);
    }

    private static boolean isGiven(@Nullable String parameter) {
        return parameter != null && !parameter.isBlank();
    }
}
