package io.amends.feedback.desk;

import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.Page;
import io.amends.chassis.web.PreconditionFailed;
import io.amends.chassis.web.RuleBroken;
import io.amends.feedback.customer.Customer;
import io.amends.feedback.customer.Customers;
import io.amends.feedback.location.Location;
import io.amends.feedback.location.Locations;
import io.amends.feedback.recovery.CaseAction;
import io.amends.feedback.recovery.CaseState;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Money;
import io.amends.feedback.recovery.Outcome;
import io.amends.feedback.recovery.Outcome.AboveAuthority;
import io.amends.feedback.recovery.Outcome.Done;
import io.amends.feedback.recovery.Outcome.OutOfTurn;
import io.amends.feedback.recovery.Outcome.Untimely;
import io.amends.feedback.recovery.RecoveryCase;
import io.amends.feedback.recovery.RecoveryCase.Doing;
import io.amends.feedback.recovery.RecoveryCaseEvent;
import io.amends.feedback.recovery.RecoveryCases;
import io.amends.feedback.recovery.RecoveryPolicy;
import io.amends.feedback.recovery.RemedyKind;
import io.amends.feedback.visit.Visit;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * The service desk in a browser: which customer next, how long is left, and one click for each
 * thing that can be done.
 */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({Role.AGENT, Role.MANAGER, Role.OWNER})
@RunOnVirtualThread
public class ServiceDeskResource {
    private static final int PER_PAGE = 50;
    private static final int LONGEST_NOTE = 4_000;

    private final CaseQueue queue;
    private final CaseStories stories;
    private final RecoveryCases cases;
    private final RecoveryPolicy policy;
    private final WorkOnCase work;
    private final Locations locations;
    private final Customers customers;
    private final Caller caller;
    private final Clock clock;

    @Inject
    ServiceDeskResource(
            CaseQueue queue,
            CaseStories stories,
            RecoveryCases cases,
            RecoveryPolicy policy,
            WorkOnCase work,
            Locations locations,
            Customers customers,
            Caller caller,
            Clock clock) {
        this.queue = queue;
        this.stories = stories;
        this.cases = cases;
        this.policy = policy;
        this.work = work;
        this.locations = locations;
        this.customers = customers;
        this.caller = caller;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "desk")
    static class Templates {
        private Templates() {}

        static native TemplateInstance queue(QueuePage page);

        static native TemplateInstance story(StoryPage page);
    }

    /** Something to choose from. */
    public record Choice(String code, String name, boolean chosen) {}

    /**
     * A clock: what is due when, and how long that is from now. {@code level} is overdue, soon or
     * later.
     */
    public record Deadline(String what, String due, String at, String left, String level) {}

    public record Row(
            UUID caseId,
            String customer,
            String place,
            String cause,
            String excerpt,
            String state,
            String severity,
            @Nullable Deadline deadline,
            @Nullable String assignee,
            boolean escalated,
            boolean imported,
            boolean acknowledgeable) {}

    public record QueuePage(
            List<Row> rows,
            long overdue,
            long open,
            List<Choice> states,
            List<Choice> places,
            boolean onlyOverdue,
            String query,
            @Nullable String next) {}

    public record Step(
            String who, String what, String when, @Nullable String note, boolean byItself) {}

    public record PastVisit(
            String date,
            String place,
            @Nullable String channel,
            @Nullable String amount,
            String status) {}

    public record StoryPage(
            UUID caseId,
            long version,
            String title,
            String place,
            String state,
            boolean open,
            boolean closed,
            boolean acknowledged,
            String severity,
            String cause,
            boolean prompted,
            boolean imported,
            @Nullable Deadline acknowledge,
            @Nullable Deadline resolve,
            @Nullable String timeToAcknowledge,
            @Nullable String timeToResolve,
            @Nullable String assignee,
            boolean mine,
            CaseStories.Story story,
            String raised,
            @Nullable PastVisit visit,
            List<PastVisit> lastVisits,
            @Nullable String since,
            List<Step> steps,
            List<Choice> causes,
            List<Choice> remedies,
            String currency,
            String limit,
            @Nullable String refusal) {}

    @GET
    @Operation(hidden = true)
    public Response queue(
            @QueryParam("state") @Nullable String state,
            @QueryParam("location") @Nullable String location,
            @QueryParam("overdue") @Nullable String overdue,
            @QueryParam("cursor") @Nullable String cursor) {
        String place = location == null || location.isEmpty() ? null : location;
        if (place != null) {
            caller.requireLocation(place);
        }
        Instant now = clock.instant();
        Set<String> mine = caller.locations().orElse(null);
        String chosenState = state == null ? "open" : state;
        boolean onlyOverdue = "true".equals(overdue);
        Set<CaseState> states = CaseResource.states(chosenState);
        var filter = new CaseQueue.Filter(states, place, mine, onlyOverdue ? Boolean.TRUE : null);
        List<CaseQueue.Entry> found =
                queue.find(
                        filter,
                        cursor == null || cursor.isEmpty() ? null : CaseResource.after(cursor),
                        PER_PAGE + 1,
                        now);
        Page<CaseQueue.Entry> page = Page.of(found, PER_PAGE, CaseResource::cursor);
        CaseQueue.Counts counts = queue.count(new CaseQueue.Filter(null, place, mine, null), now);
        String query =
                "?state="
                        + chosenState
                        + (place == null ? "" : "&location=" + urlEncoded(place))
                        + (onlyOverdue ? "&overdue=true" : "");
        return html(
                200,
                Templates.queue(
                        new QueuePage(
                                rows(page.items(), now),
                                counts.overdue(),
                                counts.open(),
                                stateChoices(chosenState),
                                placeChoices(mine, place),
                                onlyOverdue,
                                query,
                                page.next())));
    }

    @GET
    @Path("cases/{id}")
    @Operation(hidden = true)
    public Response story(@PathParam("id") UUID id) {
        RecoveryCase one = cases.find(id).orElseThrow(() -> new NotFound("no case has this id"));
        caller.requireLocation(one.subject().location());
        return html(200, Templates.story(storyPage(one, null)));
    }

    @POST
    @Path("cases/{id}/acknowledgement")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response acknowledge(@PathParam("id") UUID id, MultivaluedMap<String, String> form) {
        return act(id, form, (one, doing) -> one.acknowledge(doing, note(form)));
    }

    @POST
    @Path("cases/{id}/assignment")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response assign(@PathParam("id") UUID id, MultivaluedMap<String, String> form) {
        String to = text(form, "to");
        return act(id, form, (one, doing) -> one.assign(doing, to == null ? caller.name() : to));
    }

    @POST
    @Path("cases/{id}/contacts")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response contact(@PathParam("id") UUID id, MultivaluedMap<String, String> form) {
        String channel = Objects.requireNonNullElse(text(form, "channel"), "phone");
        boolean reached = !"no".equals(text(form, "reached"));
        return act(id, form, (one, doing) -> one.contact(doing, channel, reached, note(form)));
    }

    @POST
    @Path("cases/{id}/remedies")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response remedy(@PathParam("id") UUID id, MultivaluedMap<String, String> form) {
        return act(
                id,
                form,
                (one, doing) -> {
                    Money cost =
                            money(
                                    text(form, "cost"),
                                    locations.get(one.subject().location()).currency());
                    return one.remedy(
                            doing,
                            policy.authority(caller.roles()),
                            remedyKind(form),
                            cost,
                            note(form));
                });
    }

    @POST
    @Path("cases/{id}/resolution")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response resolve(@PathParam("id") UUID id, MultivaluedMap<String, String> form) {
        return act(
                id,
                form,
                (one, doing) -> one.resolve(doing, policy.closeAfter(), cause(form), note(form)));
    }

    @POST
    @Path("cases/{id}/confirmation")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response confirm(@PathParam("id") UUID id, MultivaluedMap<String, String> form) {
        return act(id, form, (one, doing) -> one.confirm(doing, note(form)));
    }

    @POST
    @Path("cases/{id}/reopening")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response reopen(@PathParam("id") UUID id, MultivaluedMap<String, String> form) {
        return act(id, form, (one, doing) -> one.reopen(doing, note(form)));
    }

    @POST
    @Path("cases/{id}/closing")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response close(@PathParam("id") UUID id, MultivaluedMap<String, String> form) {
        return act(id, form, (one, doing) -> one.close(doing, note(form)));
    }

    /** Done: back to where it was clicked. Refused: the case as it now is, and why. */
    private Response act(
            UUID id,
            MultivaluedMap<String, String> form,
            BiFunction<RecoveryCase, Doing, Outcome> action) {
        try {
            return switch (work.on(id, seen(form), null, action).outcome()) {
                case Done _ ->
                        Response.status(303)
                                .header(
                                        HttpHeaders.LOCATION,
                                        "queue".equals(text(form, "back")) ? "/" : "/cases/" + id)
                                .build();
                case OutOfTurn(String why) -> refused(id, 409, why);
                case AboveAuthority(String limit) -> refused(id, 422, "This " + limit + ".");
                case Untimely(String rule) -> refused(id, 422, "The time " + rule + ".");
            };
        } catch (PreconditionFailed changed) {
            return refused(
                    id,
                    412,
                    "A colleague has worked on this case meanwhile; look at it again before you go on.");
        } catch (RuleBroken broken) {
            return refused(id, 422, broken.violations().getFirst().rule());
        }
    }

    private Response refused(UUID id, int status, String why) {
        RecoveryCase one = cases.find(id).orElseThrow(() -> new NotFound("no case has this id"));
        String sentence = Character.toUpperCase(why.charAt(0)) + why.substring(1);
        return html(status, Templates.story(storyPage(one, sentence)));
    }

    private static Response html(int status, TemplateInstance page) {
        return Response.status(status)
                .entity(page)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private List<Row> rows(List<CaseQueue.Entry> entries, Instant now) {
        Map<String, Location> places =
                locations.get(entries.stream().map(CaseQueue.Entry::location).distinct().toList());
        Map<UUID, Customer> known =
                customers.find(
                        entries.stream()
                                .map(CaseQueue.Entry::customerId)
                                .filter(Objects::nonNull)
                                .distinct()
                                .toList());
        List<Row> rows = new ArrayList<>();
        for (CaseQueue.Entry entry : entries) {
            Location place = Objects.requireNonNull(places.get(entry.location()));
            Customer customer = entry.customerId() == null ? null : known.get(entry.customerId());
            Cause cause = entry.cause();
            Instant due = entry.dueAt();
            boolean acknowledgeRuns = entry.state() == CaseState.OPENED;
            rows.add(
                    new Row(
                            entry.caseId(),
                            name(customer, entry.customerId() != null, entry.claimId() != null),
                            place.name(),
                            cause == null ? "" : cause.words(),
                            entry.excerpt(),
                            entry.state().words(),
                            entry.severity().name().toLowerCase(Locale.ROOT),
                            due == null
                                    ? null
                                    : deadline(
                                            acknowledgeRuns ? "acknowledge" : "resolve",
                                            due,
                                            place,
                                            now),
                            entry.assignee(),
                            entry.escalated(),
                            entry.imported(),
                            acknowledgeRuns));
        }
        return rows;
    }

    private StoryPage storyPage(RecoveryCase one, @Nullable String refusal) {
        Instant now = clock.instant();
        Location place = locations.get(one.subject().location());
        RecoveryCaseEvent state = one.toEvent();
        CaseStories.Story story = stories.of(one);
        Customer customer = story.customer();
        Cause cause = one.subject().cause();
        boolean open = one.state().isOpen();
        boolean acknowledged = state.acknowledgedAt() != null;
        Long minutesToAcknowledge = state.businessMinutesToAcknowledge();
        Long minutesToResolve = state.businessMinutesToResolve();
        Visit visit = story.visit();
        return new StoryPage(
                one.subject().caseId(),
                one.version(),
                name(customer, one.customerId() != null, one.subject().claimId() != null),
                place.name(),
                one.state().words(),
                open,
                one.state() == CaseState.CLOSED,
                acknowledged,
                one.subject().severity().name().toLowerCase(Locale.ROOT),
                cause == null ? "" : cause.words(),
                one.subject().prompted(),
                one.subject().imported(),
                open && !acknowledged
                        ? deadline("acknowledge", one.acknowledgeBy(), place, now)
                        : null,
                open ? deadline("resolve", one.resolveBy(), place, now) : null,
                minutesToAcknowledge == null ? null : Wording.business(minutesToAcknowledge),
                minutesToResolve == null ? null : Wording.business(minutesToResolve),
                one.assignee(),
                caller.name().equals(one.assignee()),
                story,
                Wording.time(story.complaint().at(), place),
                visit == null ? null : pastVisit(visit, place),
                lastVisits(story),
                customer == null || customer.registeredAt() == null
                        ? null
                        : Wording.date(customer.registeredAt(), place),
                one.history().reversed().stream()
                        .map(
                                action ->
                                        new Step(
                                                action.by(),
                                                Wording.done(action, place),
                                                Wording.time(action.at(), place),
                                                Wording.note(action),
                                                action.by().equals(CaseAction.BY_ITSELF)))
                        .toList(),
                Arrays.stream(Cause.values())
                        .map(each -> new Choice(each.code(), each.words(), each == cause))
                        .toList(),
                Arrays.stream(RemedyKind.values())
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                        .map(kind -> new Choice(kind, kind, false))
                        .toList(),
                place.currency(),
                policy.authority(caller.roles()).words(place.currency()),
                refusal);
    }

    private List<PastVisit> lastVisits(CaseStories.Story story) {
        Map<String, Location> places =
                locations.get(story.lastVisits().stream().map(Visit::location).distinct().toList());
        return story.lastVisits().stream()
                .map(
                        visit ->
                                pastVisit(
                                        visit,
                                        Objects.requireNonNull(places.get(visit.location()))))
                .toList();
    }

    private static PastVisit pastVisit(Visit visit, Location place) {
        Long minor = visit.grossMinor();
        String currency = visit.grossCurrency();
        return new PastVisit(
                Wording.date(visit.occurredAt(), place),
                place.name(),
                visit.channel(),
                minor == null || currency == null || !Money.isCurrency(currency)
                        ? null
                        : new Money(minor, currency).toString(),
                visit.status());
    }

    private static Deadline deadline(String what, Instant due, Location place, Instant now) {
        boolean overdue = !now.isBefore(due);
        boolean soon = now.isAfter(due.minusSeconds(3_600));
        return new Deadline(
                what,
                Wording.time(due, place),
                due.toString(),
                Wording.left(due, now),
                overdue ? "overdue" : soon ? "soon" : "later");
    }

    private static String name(@Nullable Customer customer, boolean identified, boolean claimed) {
        if (customer != null) {
            return Objects.requireNonNullElseGet(
                    customer.name(),
                    () ->
                            Objects.requireNonNullElse(
                                    customer.email(),
                                    Objects.requireNonNullElse(
                                            customer.phone(), "Customer without a name")));
        }
        return identified ? "Customer" : claimed ? "Not matched yet" : "Unknown customer";
    }

    private static List<Choice> stateChoices(String chosen) {
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice("open", "open", chosen.equals("open")));
        for (CaseState state : CaseState.values()) {
            choices.add(new Choice(state.code(), state.words(), chosen.equals(state.code())));
        }
        choices.add(new Choice("", "all", chosen.isEmpty()));
        return choices;
    }

    private List<Choice> placeChoices(@Nullable Set<String> mine, @Nullable String chosen) {
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice("", "all locations", chosen == null));
        new TreeMap<>(locations.names())
                .forEach(
                        (code, name) -> {
                            if (mine == null || mine.contains(code)) {
                                choices.add(new Choice(code, name, code.equals(chosen)));
                            }
                        });
        return choices;
    }

    private static @Nullable String seen(MultivaluedMap<String, String> form) {
        String version = text(form, "version");
        return version == null ? null : '"' + version + '"';
    }

    private static @Nullable String note(MultivaluedMap<String, String> form) {
        String note = text(form, "note");
        if (note != null && (note.length() > LONGEST_NOTE || note.indexOf('\0') >= 0)) {
            throw RuleBroken.at("/note", "a note has at most 4,000 characters");
        }
        return note;
    }

    private static RemedyKind remedyKind(MultivaluedMap<String, String> form) {
        String kind = text(form, "kind");
        return Arrays.stream(RemedyKind.values())
                .filter(known -> known.name().equalsIgnoreCase(kind))
                .findFirst()
                .orElseThrow(() -> RuleBroken.at("/kind", "choose what was given"));
    }

    private static @Nullable Cause cause(MultivaluedMap<String, String> form) {
        String cause = text(form, "cause");
        return Arrays.stream(Cause.values())
                .filter(known -> known.code().equals(cause))
                .findFirst()
                .orElse(null);
    }

    /** An amount as people write it, such as 12.50. */
    private static @Nullable Money money(@Nullable String amount, String currency) {
        if (amount == null) {
            return null;
        }
        try {
            int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
            return new Money(
                    new BigDecimal(amount.replace(',', '.'))
                            .movePointRight(digits)
                            .longValueExact(),
                    currency);
        } catch (ArithmeticException | IllegalArgumentException notAnAmount) {
            throw RuleBroken.at("/cost", "the cost is an amount such as 12.50");
        }
    }

    private static @Nullable String text(MultivaluedMap<String, String> form, String field) {
        String value = form.getFirst(field);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static String urlEncoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
