package io.amends.feedback.desk;

import io.amends.chassis.audit.Audited;
import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.Page;
import io.amends.chassis.web.RuleBroken;
import io.amends.feedback.recovery.CaseState;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Severity;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Recovery cases for programs: what is urgent, and the whole story of one. */
@Path("/v1/cases")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
@RunOnVirtualThread
@Tag(name = "cases")
public class CaseResource {
    private final CaseQueue queue;
    private final CaseAnswers answers;
    private final WorkOnCase work;
    private final Caller caller;
    private final Clock clock;

    @Inject
    CaseResource(
            CaseQueue queue, CaseAnswers answers, WorkOnCase work, Caller caller, Clock clock) {
        this.queue = queue;
        this.answers = answers;
        this.work = work;
        this.caller = caller;
        this.clock = clock;
    }

    /** A case in the list. {@code dueAt} is when the clock that runs next is due. */
    @Schema(name = "CaseSummary", examples = Examples.SUMMARY)
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
        Page<CaseQueue.Entry> page =
                queue.page(
                        new CaseQueue.Filter(
                                CaseQueue.Filter.states(state),
                                location,
                                caller.locations().orElse(null),
                                yesOrNo("overdue", overdue)),
                        cursor,
                        limit,
                        now);
        return new Page<>(
                page.items().stream().map(entry -> summary(entry, now)).toList(), page.next());
    }

    @GET
    @Path("{id}")
    @Operation(
            summary = "A case, with its history and the customer's story",
            description =
                    "Words and notes, and who the customer is, are for agents, managers and owners only. The ETag is the"
                            + " version, for If-Match.")
    @APIResponseSchema(
            value = CaseAnswers.Answer.class,
            responseCode = "200",
            responseDescription = "The case")
    @APIResponse(
            responseCode = "404",
            description = "No case has this id",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "Problem")))
    @Audited(action = "view", kind = "case")
    public Response get(@PathParam("id") UUID id) {
        return answers.of(work.look(id));
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

    private static @Nullable Boolean yesOrNo(String parameter, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (value.equals("true") || value.equals("false")) {
            return Boolean.valueOf(value);
        }
        throw RuleBroken.parameter(parameter, "must be true or false");
    }
}
