package io.amends.analytics.measure;

import io.amends.analytics.location.Location;
import io.amends.chassis.audit.AuditSubject;
import io.amends.chassis.audit.Audited;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.RuleBroken;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The measures as data. */
@Path("/v1/measures")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.MANAGER, Role.OWNER, Role.OPERATOR})
@RunOnVirtualThread
@Tag(name = "measures")
public class MeasuresResource {
    private static final String CSV = "text/csv";
    private static final long MOST_DAYS = 4_000;
    private static final List<Indicator> EVERY = List.of(Indicator.values());
    private static final List<Indicator> OF_VISITS =
            List.of(
                    Indicator.VISITS,
                    Indicator.IDENTIFIED_SHARE,
                    Indicator.NPS,
                    Indicator.CSAT,
                    Indicator.CES);

    private final Selections selections;
    private final Tallies tallies;
    private final Backlogs backlogs;
    private final Series series;
    private final Breakdowns breakdowns;

    MeasuresResource(
            Selections selections,
            Tallies tallies,
            Backlogs backlogs,
            Series series,
            Breakdowns breakdowns) {
        this.selections = selections;
        this.tallies = tallies;
        this.backlogs = backlogs;
        this.series = series;
        this.breakdowns = breakdowns;
    }

    public record SeriesAnswer(String measure, String by, List<Series.Point> points) {}

    public record LocationMeasures(String location, String name, Map<String, Measure> measures) {}

    public record ChannelMeasures(String channel, Map<String, Measure> measures) {}

    public record StaffMeasures(String staffId, Map<String, Measure> measures) {}

    @GET
    @Operation(
            summary = "All measures of a period",
            description =
                    """
                    Counts are complete (low = high = value); scores and rates come with their sample size and 95 %
                    interval, or as insufficient when n < 10. Shares are between 0 and 1, times in minutes, money in minor
                    units by currency. Without from and to: the last 30 days; the answer's Content-Location names them.
                    casesOpen and casesOverdue are as of now. A caller limited to some locations gets their sum.""")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples =
                                    @ExampleObject(
                                            name = "measures",
                                            value =
                                                    """
                                                    {"visits":{"value":6919,"n":6919,"low":6919,"high":6919},
                                                     "nps":{"value":33.3,"n":30,"low":6.6,"high":60.0},
                                                     "csat":{"insufficient":true,"n":4},
                                                     "gross":{"USD":{"value":24409194,"n":6919,"low":24409194,"high":24409194}}}
                                                    """)))
    public Response measures(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("location") @Nullable String location) {
        Selection selection = selections.of(from, to, location);
        Tally tally = tallies.total(selection);
        List<Backlog> backlog = backlogs.of(selection.scopes());
        Map<String, Object> answer = new LinkedHashMap<>(named(EVERY, tally));
        answer.put("casesOpen", Measure.count(backlog.stream().mapToLong(Backlog::open).sum()));
        answer.put(
                "casesOverdue", Measure.count(backlog.stream().mapToLong(Backlog::overdue).sum()));
        answer.put("gross", money(tally, Tally.Money::gross));
        answer.put("refunded", money(tally, Tally.Money::refunded));
        answer.put("net", money(tally, Tally.Money::net));
        return Response.ok(answer)
                .header(HttpHeaders.CONTENT_LOCATION, address(selection.period(), location))
                .build();
    }

    @GET
    @Path("series")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "A measure by day or week",
            description =
                    "The same as CSV with Accept: text/csv, or at /v1/measures/series.csv for a link.")
    public SeriesAnswer series(
            @QueryParam("measure") @Nullable String measure,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("location") @Nullable String location,
            @QueryParam("by") @Nullable String by) {
        Indicator indicator = indicator(measure);
        Bucket bucket = bucket(by);
        return new SeriesAnswer(
                indicator.word(),
                bucket.word(),
                points(indicator, bucket, selections.of(from, to, location)));
    }

    @GET
    @Path("series")
    @Produces(CSV)
    @Operation(hidden = true)
    @Audited(action = "export", kind = "measure")
    public String seriesAsCsv(
            @AuditSubject @QueryParam("measure") @Nullable String measure,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @AuditSubject @QueryParam("location") @Nullable String location,
            @QueryParam("by") @Nullable String by) {
        SeriesAnswer answer = series(measure, from, to, location, by);
        List<List<? extends @Nullable Object>> rows = new ArrayList<>();
        rows.add(List.of("location", "start", "measure", "value", "n", "low", "high"));
        String place = location == null ? "" : location;
        for (Series.Point point : answer.points()) {
            rows.add(
                    switch (point.measure()) {
                        case Measure.Known known ->
                                List.of(
                                        place,
                                        point.start(),
                                        answer.measure(),
                                        known.value(),
                                        known.n(),
                                        known.low(),
                                        known.high());
                        case Measure.Insufficient few ->
                                List.of(
                                        place,
                                        point.start(),
                                        answer.measure(),
                                        "",
                                        few.n(),
                                        "",
                                        "");
                    });
        }
        return Csv.of(rows);
    }

    @GET
    @Path("series.csv")
    @Produces(CSV)
    @Operation(summary = "A measure by day or week, as CSV")
    public Response seriesFile(
            @QueryParam("measure") @Nullable String measure,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("location") @Nullable String location,
            @QueryParam("by") @Nullable String by) {
        return Response.ok(seriesAsCsv(measure, from, to, location, by))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + indicator(measure).word() + ".csv\"")
                .build();
    }

    @GET
    @Path("locations")
    @Operation(
            summary = "All measures of a period, location by location",
            description = "Only those with any data.")
    public List<LocationMeasures> byLocation(
            @QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
        List<Location> visible = selections.visible();
        Period period = selections.of(from, to, null).period();
        Map<Tallies.Group, Tally> byLocation =
                tallies.byLocation(
                        new Selection(visible.stream().map(Location::id).toList(), period),
                        Bucket.PERIOD);
        List<LocationMeasures> answer = new ArrayList<>();
        for (Location location : visible) {
            Tally tally = byLocation.get(new Tallies.Group(location.id(), period.from()));
            if (tally != null) {
                answer.add(
                        new LocationMeasures(
                                location.code(), location.name(), named(EVERY, tally)));
            }
        }
        return answer;
    }

    @GET
    @Path("channels")
    @Operation(summary = "Visits and scores of a period by channel")
    public List<ChannelMeasures> byChannel(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("location") @Nullable String location) {
        List<ChannelMeasures> answer = new ArrayList<>();
        breakdowns
                .of(selections.of(from, to, location), Breakdowns.Dimension.CHANNEL)
                .forEach(
                        (channel, tally) ->
                                answer.add(new ChannelMeasures(channel, named(OF_VISITS, tally))));
        return answer;
    }

    @GET
    @Path("staff")
    @Operation(
            summary = "Visits served and scores of a period by staff member",
            description =
                    "In the order of their ids: differences of a few answers are chance, not a ranking.")
    public List<StaffMeasures> byStaff(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("location") @Nullable String location) {
        List<StaffMeasures> answer = new ArrayList<>();
        breakdowns
                .of(selections.of(from, to, location), Breakdowns.Dimension.STAFF)
                .forEach(
                        (member, tally) ->
                                answer.add(new StaffMeasures(member, named(OF_VISITS, tally))));
        return answer;
    }

    @GET
    @Path("solicitations")
    @Operation(summary = "What the programmes decided in a period, by outcome and rule")
    public List<Breakdowns.Decisions> solicitations(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("location") @Nullable String location) {
        return breakdowns.decisions(selections.of(from, to, location));
    }

    @GET
    @Path("complaints")
    @Operation(summary = "Complaints of a period by channel, cause and severity, prompted or not")
    public List<Breakdowns.Complaints> complaints(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("location") @Nullable String location) {
        return breakdowns.complaints(selections.of(from, to, location));
    }

    private List<Series.Point> points(Indicator indicator, Bucket bucket, Selection selection) {
        if (bucket == Bucket.DAY && selection.period().days() > MOST_DAYS) {
            throw RuleBroken.parameter(
                    "from", "must be at most " + MOST_DAYS + " days before to, by day");
        }
        return series.of(indicator, selection, bucket);
    }

    private static Indicator indicator(@Nullable String measure) {
        return Indicator.called(measure == null ? "" : measure)
                .orElseThrow(
                        () ->
                                RuleBroken.parameter(
                                        "measure",
                                        "must be one of "
                                                + EVERY.stream()
                                                        .map(Indicator::word)
                                                        .collect(Collectors.joining(", "))));
    }

    private static Bucket bucket(@Nullable String by) {
        return switch (by == null ? "day" : by) {
            case "day" -> Bucket.DAY;
            case "week" -> Bucket.WEEK;
            default -> throw RuleBroken.parameter("by", "must be day or week");
        };
    }

    private static Map<String, Measure> named(List<Indicator> indicators, Tally tally) {
        Map<String, Measure> named = new LinkedHashMap<>();
        indicators.forEach(indicator -> named.put(indicator.word(), indicator.of(tally)));
        return named;
    }

    private static Map<String, Measure> money(Tally tally, Function<Tally.Money, BigInteger> part) {
        Map<String, Measure> byCurrency = new TreeMap<>();
        tally.visits()
                .money()
                .forEach(
                        (currency, money) ->
                                byCurrency.put(
                                        currency,
                                        Measure.total(part.apply(money), money.visits())));
        return byCurrency;
    }

    static String address(Period period, @Nullable String location) {
        UriBuilder address =
                UriBuilder.fromPath("/v1/measures")
                        .queryParam("from", period.from())
                        .queryParam("to", period.to());
        return location == null
                ? address.build().toString()
                : address.queryParam("location", "{location}").build(location).toString();
    }
}
