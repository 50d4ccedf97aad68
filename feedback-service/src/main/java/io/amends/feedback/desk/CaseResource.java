package io.amends.feedback.desk;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.Conflict;
import io.amends.chassis.web.Cursor;
import io.amends.chassis.web.ETags;
import io.amends.chassis.web.Idempotent;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.Page;
import io.amends.chassis.web.RuleBroken;
import io.amends.chassis.web.StrictJson;
import io.amends.feedback.customer.Customer;
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
import io.amends.feedback.recovery.Severity;
import io.amends.feedback.visit.Visit;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Recovery cases for programs: what is urgent, the whole story of one, and everything that can be
 * done about it.
 */
@Path("/v1/cases")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
@RunOnVirtualThread
@Tag(name = "cases")
public class CaseResource {
    private final CaseQueue queue;
    private final CaseStories stories;
    private final RecoveryCases cases;
    private final RecoveryPolicy policy;
    private final WorkOnCase work;
    private final Caller caller;
    private final Clock clock;

    @Inject
    CaseResource(
            CaseQueue queue,
            CaseStories stories,
            RecoveryCases cases,
            RecoveryPolicy policy,
            WorkOnCase work,
            Caller caller,
            Clock clock) {
        this.queue = queue;
        this.stories = stories;
        this.cases = cases;
        this.policy = policy;
        this.work = work;
        this.caller = caller;
        this.clock = clock;
    }

    /** A case in the list. {@code dueAt} is when the clock that runs next is due. */
    public record Summary(
            UUID caseId,
            long version,
            UUID complaintId,
            String location,
            CaseState state,
            Severity severity,
            @Nullable Cause cause,
            boolean prompted,
            boolean imported,
            @Nullable UUID customerId,
            @Nullable String assignee,
            Instant openedAt,
            Instant acknowledgeBy,
            Instant resolveBy,
            @Nullable Instant dueAt,
            boolean overdue,
            boolean escalated) {}

    /** A case with its history; {@code words} are for those only who deal with the customer. */
    @Schema(name = "Case")
    public record Story(
            @JsonUnwrapped RecoveryCaseEvent state,
            @Nullable String assignee,
            @Nullable Words words,
            @Nullable Person customer,
            @Nullable Occasion visit,
            List<Step> history) {}

    public record Words(String channel, @Nullable String text, @Nullable String remedySought) {}

    public record Person(
            UUID customerId,
            @Nullable String name,
            @Nullable String locale,
            @Nullable String email,
            @Nullable String phone,
            long visits) {}

    public record Occasion(
            UUID visitId, Instant at, String location, @Nullable String channel, String status) {}

    /** One thing that was done; {@code details} depend on what. */
    public record Step(
            long version,
            String action,
            Instant at,
            Instant recordedAt,
            String by,
            boolean imported,
            ObjectNode details) {}

    public record Acknowledgement(@Nullable Instant at, @Nullable @Size(max = 4_000) String note) {}

    public record Assignment(
            @Nullable Instant at,
            @Nullable
                    @Size(min = 1, max = 200)
                    @Schema(description = "A colleague's user name; your own if absent")
                    String to) {}

    public record Contact(
            @Nullable Instant at,
            @NotBlank @Size(max = 50) @Schema(examples = "phone") String channel,
            @Nullable Boolean reached,
            @Nullable @Size(max = 4_000) String note) {}

    public record Remedy(
            @Nullable Instant at,
            @NotNull RemedyKind kind,
            @Nullable @Valid Cost cost,
            @Nullable @Size(max = 4_000) String note) {}

    public record Cost(
            @Min(0) @Max(1_000_000_000_000L) long minor,
            @NotNull @Schema(examples = "USD") String currency) {}

    public record Resolution(
            @Nullable Instant at,
            @Nullable Cause rootCause,
            @Nullable @Size(max = 4_000) String note) {}

    public record Note(@Nullable Instant at, @Nullable @Size(max = 4_000) String note) {}

    @GET
    @Operation(
            summary = "Cases by urgency",
            description =
                    "state: opened, acknowledged, in-progress, resolved, confirmed, closed, or open for the first three.")
    public Page<Summary> list(
            @QueryParam("state") @Nullable String state,
            @QueryParam("location") @Nullable String location,
            @QueryParam("overdue") @Nullable String overdue,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit) {
        if (location != null) {
            caller.requireLocation(location);
        }
        Instant now = clock.instant();
        List<CaseQueue.Entry> found =
                queue.find(
                        new CaseQueue.Filter(
                                states(state),
                                location,
                                caller.locations().orElse(null),
                                yesOrNo("overdue", overdue)),
                        cursor == null ? null : after(cursor),
                        limit + 1,
                        now);
        Page<CaseQueue.Entry> page = Page.of(found, limit, CaseResource::cursor);
        return new Page<>(
                page.items().stream().map(entry -> summary(entry, now)).toList(), page.next());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "A case, with its history and the customer's story")
    public Response get(@PathParam("id") UUID id) {
        RecoveryCase one = cases.find(id).orElseThrow(() -> new NotFound("no case has this id"));
        caller.requireLocation(one.subject().location());
        return answer(one);
    }

    @POST
    @Path("{id}/acknowledgement")
    @Idempotent
    @Operation(summary = "Take note of a case")
    public Response acknowledge(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Acknowledgement request) {
        return act(
                id, ifMatch, request.at(), (one, doing) -> one.acknowledge(doing, request.note()));
    }

    @POST
    @Path("{id}/assignment")
    @Idempotent
    @Operation(summary = "Give a case an owner")
    public Response assign(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Assignment request) {
        String to = request.to() == null ? caller.name() : request.to();
        return act(id, ifMatch, request.at(), (one, doing) -> one.assign(doing, to));
    }

    @POST
    @Path("{id}/contacts")
    @Idempotent
    @Operation(summary = "Note a contact with the customer")
    public Response contact(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Contact request) {
        boolean reached = request.reached() == null || request.reached();
        return act(
                id,
                ifMatch,
                request.at(),
                (one, doing) -> one.contact(doing, request.channel(), reached, request.note()));
    }

    @POST
    @Path("{id}/remedies")
    @Idempotent
    @Operation(
            summary = "Record a remedy",
            description =
                    "What one person grants in one case stays within that person's authority limit; above it 422.")
    public Response remedy(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Remedy request) {
        Money cost = money(request.cost());
        return act(
                id,
                ifMatch,
                request.at(),
                (one, doing) ->
                        one.remedy(
                                doing,
                                policy.authority(caller.roles()),
                                request.kind(),
                                cost,
                                request.note()));
    }

    @POST
    @Path("{id}/resolution")
    @Idempotent
    @Operation(summary = "Say that the work is done")
    public Response resolve(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Resolution request) {
        return act(
                id,
                ifMatch,
                request.at(),
                (one, doing) ->
                        one.resolve(
                                doing, policy.closeAfter(), request.rootCause(), request.note()));
    }

    @POST
    @Path("{id}/confirmation")
    @Idempotent
    @Operation(summary = "The customer says that it is put right")
    public Response confirm(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Note request) {
        return act(id, ifMatch, request.at(), (one, doing) -> one.confirm(doing, request.note()));
    }

    @POST
    @Path("{id}/reopening")
    @Idempotent
    @Operation(summary = "It was not put right after all")
    public Response reopen(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Note request) {
        return act(id, ifMatch, request.at(), (one, doing) -> one.reopen(doing, request.note()));
    }

    @POST
    @Path("{id}/closing")
    @Idempotent
    @Operation(summary = "Close a resolved case now, and not by itself some days later")
    public Response close(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Note request) {
        return act(id, ifMatch, request.at(), (one, doing) -> one.close(doing, request.note()));
    }

    private Response act(
            UUID id,
            @Nullable String ifMatch,
            @Nullable Instant at,
            BiFunction<RecoveryCase, Doing, Outcome> action) {
        WorkOnCase.Worked worked = work.on(id, ifMatch, at, action);
        return switch (worked.outcome()) {
            case Done _ -> answer(worked.after());
            case OutOfTurn(String why) -> throw new Conflict(why);
            case AboveAuthority(String limit) -> throw RuleBroken.at("/cost/minor", limit);
            case Untimely(String rule) -> throw RuleBroken.at("/at", rule);
        };
    }

    private Response answer(RecoveryCase one) {
        return Response.ok(story(one)).header(HttpHeaders.ETAG, ETags.of(one.version())).build();
    }

    private Story story(RecoveryCase one) {
        CaseStories.Story story = stories.of(one);
        boolean dealsWithCustomers =
                caller.has(Role.AGENT) || caller.has(Role.MANAGER) || caller.has(Role.OWNER);
        Customer customer = story.customer();
        Visit visit = story.visit();
        return new Story(
                one.toEvent(),
                one.assignee(),
                dealsWithCustomers
                        ? new Words(
                                story.complaint().channel(),
                                story.complaint().words().text(),
                                story.complaint().words().remedySought())
                        : null,
                customer == null || !dealsWithCustomers
                        ? null
                        : new Person(
                                customer.customerId(),
                                customer.name(),
                                customer.locale(),
                                customer.email(),
                                customer.phone(),
                                story.visitCount()),
                visit == null
                        ? null
                        : new Occasion(
                                visit.visitId(),
                                visit.occurredAt(),
                                visit.location(),
                                visit.channel(),
                                visit.status()),
                one.history().stream().map(action -> step(action, dealsWithCustomers)).toList());
    }

    private static Step step(CaseAction action, boolean withNote) {
        ObjectNode details = StrictJson.mapper().valueToTree(action.detail());
        if (!withNote) {
            details.remove("note");
        }
        return new Step(
                action.version(),
                action.kind(),
                action.at(),
                action.recordedAt(),
                action.by(),
                action.imported(),
                details);
    }

    private static Summary summary(CaseQueue.Entry entry, Instant now) {
        return new Summary(
                entry.caseId(),
                entry.version(),
                entry.complaintId(),
                entry.location(),
                entry.state(),
                entry.severity(),
                entry.cause(),
                entry.prompted(),
                entry.imported(),
                entry.customerId(),
                entry.assignee(),
                entry.openedAt(),
                entry.acknowledgeBy(),
                entry.resolveBy(),
                entry.dueAt(),
                entry.isOverdue(now),
                entry.escalated());
    }

    private static @Nullable Money money(@Nullable Cost cost) {
        if (cost == null) {
            return null;
        }
        if (!Money.isCurrency(cost.currency())) {
            throw RuleBroken.at("/cost/currency", "must be an ISO 4217 currency code, such as USD");
        }
        return new Money(cost.minor(), cost.currency());
    }

    static @Nullable Set<CaseState> states(@Nullable String state) {
        if (state == null || state.isEmpty()) {
            return null;
        }
        if (state.equals("open")) {
            return EnumSet.copyOf(
                    Arrays.stream(CaseState.values()).filter(CaseState::isOpen).toList());
        }
        return Arrays.stream(CaseState.values())
                .filter(known -> known.code().equals(state))
                .findFirst()
                .<Set<CaseState>>map(EnumSet::of)
                .orElseThrow(
                        () ->
                                RuleBroken.parameter(
                                        "state",
                                        "must be one of open, opened, acknowledged, in-progress, resolved, confirmed, closed"));
    }

    private static @Nullable Boolean yesOrNo(String parameter, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (value.equals("true") || value.equals("false")) {
            return Boolean.valueOf(value);
        }
        throw RuleBroken.parameter(parameter, "must be true or false");
    }

    static String cursor(CaseQueue.Entry last) {
        Instant dueAt = last.dueAt();
        return Cursor.encode(dueAt == null ? "" : dueAt.toString(), last.caseId().toString());
    }

    static CaseQueue.After after(String cursor) {
        List<String> parts = Cursor.decode(cursor, 2);
        try {
            return new CaseQueue.After(
                    parts.get(0).isEmpty() ? null : Instant.parse(parts.get(0)),
                    UUID.fromString(parts.get(1)));
        } catch (DateTimeException | IllegalArgumentException notOurs) {
            throw RuleBroken.parameter("cursor", "must be the 'next' of an earlier page");
        }
    }
}
