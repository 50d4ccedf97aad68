package io.amends.feedback.desk;

import io.amends.chassis.security.Role;
import io.amends.chassis.web.Conflict;
import io.amends.chassis.web.Idempotent;
import io.amends.chassis.web.RuleBroken;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Money;
import io.amends.feedback.recovery.Outcome.AboveAuthority;
import io.amends.feedback.recovery.Outcome.Done;
import io.amends.feedback.recovery.Outcome.OutOfTurn;
import io.amends.feedback.recovery.Outcome.Untimely;
import io.amends.feedback.recovery.RemedyKind;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * Everything that programs can do about a recovery case; each answers with the case as it then is.
 */
@Path("/v1/cases")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
@RunOnVirtualThread
@Tag(name = "cases")
public class CaseWorkResource {
    private final WorkOnCase work;
    private final CaseAnswers answers;

    @Inject
    CaseWorkResource(WorkOnCase work, CaseAnswers answers) {
        this.work = work;
        this.answers = answers;
    }

    public record Note(@Nullable Instant at, @Nullable @Size(max = 4_000) String note) {}

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

    @POST
    @Path("{id}/acknowledgement")
    @Idempotent
    @Operation(summary = "Take note of a case")
    public Response acknowledge(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Note said) {
        return act(id, ifMatch, said.at(), new Work.Acknowledge(said.note()));
    }

    @POST
    @Path("{id}/assignment")
    @Idempotent
    @Operation(summary = "Give a case an owner")
    public Response assign(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Assignment said) {
        return act(id, ifMatch, said.at(), new Work.Assign(said.to()));
    }

    @POST
    @Path("{id}/contacts")
    @Idempotent
    @Operation(summary = "Note a contact with the customer")
    public Response contact(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Contact said) {
        boolean reached = said.reached() == null || said.reached();
        return act(id, ifMatch, said.at(), new Work.Contact(said.channel(), reached, said.note()));
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
            @Valid @NotNull Remedy said) {
        return act(
                id,
                ifMatch,
                said.at(),
                new Work.Remedy(said.kind(), money(said.cost()), said.note()));
    }

    @POST
    @Path("{id}/resolution")
    @Idempotent
    @Operation(summary = "Say that the work is done")
    public Response resolve(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Resolution said) {
        return act(id, ifMatch, said.at(), new Work.Resolve(said.rootCause(), said.note()));
    }

    @POST
    @Path("{id}/confirmation")
    @Idempotent
    @Operation(summary = "The customer says that it is put right")
    public Response confirm(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Note said) {
        return act(id, ifMatch, said.at(), new Work.Confirm(said.note()));
    }

    @POST
    @Path("{id}/reopening")
    @Idempotent
    @Operation(summary = "It was not put right after all")
    public Response reopen(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Note said) {
        return act(id, ifMatch, said.at(), new Work.Reopen(said.note()));
    }

    @POST
    @Path("{id}/closing")
    @Idempotent
    @Operation(summary = "Close a resolved case now, and not by itself some days later")
    public Response close(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Note said) {
        return act(id, ifMatch, said.at(), new Work.Close(said.note()));
    }

    private Response act(UUID id, @Nullable String ifMatch, @Nullable Instant at, Work asked) {
        WorkOnCase.Worked worked = work.on(id, ifMatch, at, asked);
        return switch (worked.outcome()) {
            case Done _ -> answers.of(worked.after());
            case OutOfTurn(String why) -> throw new Conflict(why);
            case AboveAuthority(String limit) -> throw RuleBroken.at("/cost/minor", limit);
            case Untimely(String rule) -> throw RuleBroken.at("/at", rule);
        };
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
}
