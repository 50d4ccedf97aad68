package io.amends.customer.location;

import io.amends.chassis.audit.Audited;
import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.security.ScopedLocation;
import io.amends.chassis.security.WithinScope;
import io.amends.chassis.web.Cursor;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.Page;
import io.amends.chassis.web.PreconditionFailed;
import io.amends.chassis.web.RuleBroken;
import io.amends.chassis.web.RuleBroken.Violation;
import io.amends.customer.Texts;
import io.amends.customer.UnderWay;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Locations over REST. */
@Path("/v1/locations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class LocationResource {
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    private final Locations locations;
    private final UnderWay underWay;
    private final Defaults defaults;
    private final Caller caller;

    LocationResource(Locations locations, UnderWay underWay, Defaults defaults, Caller caller) {
        this.locations = locations;
        this.underWay = underWay;
        this.defaults = defaults;
        this.caller = caller;
    }

    /**
     * What is known about a location. A field that is left out comes from the installation's
     * defaults, marked as assumed.
     */
    record PutLocation(
            @Nullable String name,
            @Nullable String timeZone,
            @Nullable String currency,
            @Nullable String country,
            @Nullable PutCalendar calendar) {}

    record PutCalendar(
            @Nullable List<Calendar.Interval> weekly, @Nullable List<LocalDate> holidays) {}

    record LocationView(
            String code,
            int version,
            String name,
            String timeZone,
            String currency,
            String country,
            boolean confirmed,
            List<String> assumed,
            @Nullable Calendar calendar) {

        static LocationView of(Location l) {
            return new LocationView(
                    l.code(),
                    l.version(),
                    l.name(),
                    l.timeZone().getId(),
                    l.currency(),
                    l.country(),
                    l.confirmed(),
                    l.assumed(),
                    l.calendar());
        }
    }

    @PUT
    @Path("{code}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Role.MANAGER, Role.OWNER, Role.OPERATOR})
    @WithinScope
    @Transactional
    @APIResponse(
            responseCode = "200",
            description = "as it is now",
            content = @Content(schema = @Schema(implementation = LocationView.class)))
    @APIResponse(
            responseCode = "201",
            description = "not known before",
            content = @Content(schema = @Schema(implementation = LocationView.class)))
    @Audited(action = "change", kind = "location")
    public Response put(
            @PathParam("code") @ScopedLocation String code,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            PutLocation told) {
        if (!Texts.isName(code)) {
            throw RuleBroken.parameter("code", Texts.NAME_RULE);
        }
        Location location = read(code, told);
        underWay.letFinish();
        Location before = locations.find(code).orElse(null);
        if (ifMatch != null && !matches(ifMatch, before)) {
            throw new PreconditionFailed("the location has changed since you read it");
        }
        Location after = before == null ? location : before.become(location);
        if (!after.equals(before)) {
            locations.save(before, after);
        }
        return answer(before == null ? 201 : 200, after);
    }

    @GET
    @Path("{code}")
    @RolesAllowed({Role.POS, Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
    @WithinScope
    @APIResponseSchema(LocationView.class)
    public Response get(@PathParam("code") @ScopedLocation String code) {
        return answer(
                200,
                locations.find(code).orElseThrow(() -> new NotFound("no location has this code")));
    }

    @GET
    @RolesAllowed({Role.POS, Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
    public Page<LocationView> list(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > 1000) {
            throw RuleBroken.parameter("limit", "must be between 1 and 1000");
        }
        String after = cursor == null ? null : Cursor.decode(cursor, 1).getFirst();
        List<LocationView> found =
                locations.page(after, limit + 1, caller.locations().orElse(null)).stream()
                        .map(LocationView::of)
                        .toList();
        return Page.of(found, limit, l -> Cursor.encode(l.code()));
    }

    private Location read(String code, PutLocation told) {
        List<Violation> broken = new ArrayList<>();
        List<String> assumed = new ArrayList<>();
        String name = code;
        if (told.name() == null) {
            assumed.add("name");
        } else if (Texts.isText(told.name(), 200)) {
            name = told.name().strip();
        } else {
            broken.add(new Violation("/name", "must have 1 to 200 characters"));
        }
        ZoneId zone = defaults.timeZone();
        if (told.timeZone() == null) {
            assumed.add("timeZone");
        } else {
            try {
                zone = zone(told.timeZone());
            } catch (DateTimeException unknown) {
                broken.add(
                        new Violation(
                                "/timeZone", "must be an IANA time zone such as Europe/Berlin"));
            }
        }
        String currency = defaults.currency();
        if (told.currency() == null) {
            assumed.add("currency");
        } else if (Texts.isCurrency(told.currency())) {
            currency = told.currency();
        } else {
            broken.add(new Violation("/currency", Texts.CURRENCY_RULE));
        }
        String country = told.country() == null ? defaults.country() : told.country();
        if (!COUNTRIES.contains(country)) {
            broken.add(new Violation("/country", "must be an ISO 3166 code such as US"));
        }
        Calendar calendar = null;
        if (told.calendar() == null) {
            assumed.add("calendar");
        } else {
            calendar = Calendar.read(told.calendar().weekly(), told.calendar().holidays(), broken);
        }
        if (!broken.isEmpty()) {
            throw new RuleBroken(broken);
        }
        return new Location(code, 1, name, zone, currency, country, true, assumed, calendar);
    }

    /** A region's zone: a fixed offset knows no summer time. */
    private static ZoneId zone(String name) {
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new DateTimeException("unknown zone");
        }
        return ZoneId.of(name);
    }

    private static boolean matches(String ifMatch, @Nullable Location before) {
        return before != null
                && Arrays.stream(ifMatch.split(","))
                        .map(String::strip)
                        .anyMatch(
                                tag ->
                                        tag.equals("*")
                                                || tag.equals("\"" + before.version() + "\""));
    }

    private static Response answer(int status, Location location) {
        return Response.status(status)
                .entity(LocationView.of(location))
                .tag(new EntityTag(String.valueOf(location.version())))
                .build();
    }
}
