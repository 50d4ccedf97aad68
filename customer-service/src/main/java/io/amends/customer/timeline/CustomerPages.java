package io.amends.customer.timeline;

import io.amends.chassis.audit.Audited;
import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.Page;
import io.amends.chassis.web.RuleBroken;
import io.amends.customer.erasure.EraseCustomer;
import io.amends.customer.location.LocationViews;
import io.amends.customer.visit.VisitView;
import io.amends.customer.visit.VisitViews;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Who is this, and what happened? */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
@RunOnVirtualThread
class CustomerPages {
    private static final int VISITS_ON_A_PAGE = 50;
    private static final Set<String> MAY_ERASE = Set.of(Role.MANAGER, Role.OWNER, Role.OPERATOR);

    private final CustomerSearch search;
    private final VisitViews visits;
    private final LocationViews locations;
    private final EraseCustomer eraseCustomer;
    private final Caller caller;

    CustomerPages(
            CustomerSearch search,
            VisitViews visits,
            LocationViews locations,
            EraseCustomer eraseCustomer,
            Caller caller) {
        this.search = search;
        this.visits = visits;
        this.locations = locations;
        this.eraseCustomer = eraseCustomer;
        this.caller = caller;
    }

    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance customers(
                @Nullable String wanted, @Nullable List<CustomerView> found, boolean erased);

        static native TemplateInstance customer(
                CustomerView customer,
                List<CustomerView> duplicates,
                List<TimelineEntry> entries,
                @Nullable String next,
                boolean mayErase);
    }

    /** A visit as the timeline shows it, in the location's own time and money. */
    record TimelineEntry(
            String day,
            String time,
            String zone,
            String place,
            String what,
            @Nullable String amount,
            List<String> staff,
            List<String> remarks) {}

    @GET
    @Operation(hidden = true)
    public TemplateInstance ask(@QueryParam("erased") @Nullable String erased) {
        return Templates.customers(null, null, erased != null);
    }

    /** By POST, because an address must not stand in a URL. */
    @POST
    @Operation(hidden = true)
    @Audited(action = "search", kind = "customer")
    public TemplateInstance search(@FormParam("wanted") @Nullable String wanted) {
        String text = wanted == null ? "" : wanted.strip();
        return text.isEmpty() || text.length() > 254
                ? Templates.customers(null, null, false)
                : Templates.customers(text, search.byText(text), false);
    }

    @GET
    @Path("customers/{id}")
    @Operation(hidden = true)
    @Audited(action = "view", kind = "customer")
    public TemplateInstance customer(
            @PathParam("id") UUID id, @QueryParam("cursor") @Nullable String cursor) {
        CustomerView customer =
                search.find(id).orElseThrow(() -> new NotFound("no customer has this id"));
        Page<VisitView> page =
                visits.ofCustomer(id, caller.locations().orElse(null), cursor, VISITS_ON_A_PAGE);
        List<CustomerView> duplicates =
                customer.possibleDuplicates().stream()
                        .flatMap(d -> search.find(d).stream())
                        .toList();
        return Templates.customer(
                customer,
                duplicates,
                entries(page.items()),
                page.next(),
                caller.locations().isEmpty() && MAY_ERASE.stream().anyMatch(caller::has));
    }

    /** The confirmation is a box to be ticked, which needs no script. */
    @POST
    @Path("customers/{id}/erasure")
    @Transactional
    @RolesAllowed({Role.MANAGER, Role.OWNER, Role.OPERATOR})
    @Operation(hidden = true)
    @Audited(action = "erase", kind = "customer")
    public Response erase(
            @PathParam("id") UUID id, @FormParam("confirmed") @Nullable String confirmed) {
        caller.requireAllLocations();
        if (confirmed == null) {
            throw RuleBroken.at("/confirmed", "is required: there is no way back");
        }
        if (!eraseCustomer.erase(id)) {
            throw new NotFound("no customer has this id");
        }
        return Response.seeOther(URI.create("/?erased=yes")).build();
    }

    private List<TimelineEntry> entries(List<VisitView> page) {
        Map<String, LocationViews.Place> places = new HashMap<>();
        page.forEach(v -> places.computeIfAbsent(v.location(), locations::place));
        return page.stream()
                .map(
                        v ->
                                entry(
                                        v,
                                        places.getOrDefault(
                                                v.location(), locations.place(v.location()))))
                .toList();
    }

    private static TimelineEntry entry(VisitView visit, LocationViews.Place place) {
        return new TimelineEntry(
                at(visit.effectiveAt(), place.zone(), "EEE d MMM uuuu"),
                at(visit.effectiveAt(), place.zone(), "HH:mm"),
                place.zone().getId(),
                place.name(),
                what(visit),
                visit.amount() == null ? null : money(visit.amount()),
                visit.staff(),
                remarks(visit));
    }

    private static String what(VisitView visit) {
        String channel = visit.channel() == null ? "Visit" : "Visit, " + visit.channel();
        return switch (visit.status()) {
            case "voided" -> channel + " (voided)";
            case "refunded" -> channel + " (refunded)";
            default -> channel;
        };
    }

    private static List<String> remarks(VisitView visit) {
        List<String> remarks = new ArrayList<>();
        if (visit.refunded() != null) {
            remarks.add("refunded " + money(visit.refunded()));
        }
        if (visit.skewed()) {
            remarks.add("the till's clock ran ahead");
        }
        if (visit.imported()) {
            remarks.add("imported");
        }
        if (visit.version() > 1) {
            remarks.add("amended");
        }
        return remarks;
    }

    private static String at(Instant instant, ZoneId zone, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(instant.atZone(zone));
    }

    private static String money(VisitView.Amount amount) {
        int digits = Currency.getInstance(amount.currency()).getDefaultFractionDigits();
        return String.format(
                Locale.ENGLISH,
                "%,." + digits + "f %s",
                BigDecimal.valueOf(amount.minor(), digits),
                amount.currency());
    }
}
