package io.amends.feedback.desk;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.amends.chassis.security.Role;
import io.amends.chassis.web.Conflict;
import io.amends.chassis.web.ETags;
import io.amends.chassis.web.Idempotent;
import io.amends.chassis.web.MaxCharacters;
import io.amends.chassis.web.RuleBroken;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Money;
import io.amends.feedback.recovery.Outcome.AboveAuthority;
import io.amends.feedback.recovery.Outcome.Done;
import io.amends.feedback.recovery.Outcome.NeedsReason;
import io.amends.feedback.recovery.Outcome.OtherCurrency;
import io.amends.feedback.recovery.Outcome.OutOfTurn;
import io.amends.feedback.recovery.Outcome.Untimely;
import io.amends.feedback.recovery.RecoveryCase;
import io.amends.feedback.recovery.RecoveryCaseEvent;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
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
@APIResponse(
        responseCode = "404",
        description = "No case has this id",
        content =
                @Content(mediaType = "application/problem+json", schema = @Schema(ref = "Problem")))
@APIResponse(
        responseCode = "409",
        description = "The case's state does not allow it, or the same request is at work",
        content =
                @Content(mediaType = "application/problem+json", schema = @Schema(ref = "Problem")))
@APIResponse(
        responseCode = "412",
        description = "Somebody has worked on the case since the version in If-Match",
        content =
                @Content(mediaType = "application/problem+json", schema = @Schema(ref = "Problem")))
public class CaseWorkResource {
    private final WorkOnCase work;

    @Inject
    CaseWorkResource(WorkOnCase work) {
        this.work = work;
    }

    /**
     * How a case stands; without words, which have no place in answers that are kept to be given
     * again.
     */
    @Schema(name = "CaseStanding", examples = Examples.STANDING)
    public record Standing(
            @JsonUnwrapped RecoveryCaseEvent recoveryCase, @Nullable String assignee) {}

    @Schema(examples = "{\"note\":\"She will be called back at five\"}")
    public record Note(
            @Nullable Instant at,
            @Nullable @MaxCharacters(4_000) @Schema(maxLength = 4_000) String note) {}

    @Schema(examples = "{\"to\":\"bob\"}")
    public record Assignment(
            @Nullable Instant at,
            @Nullable
                    @Size(min = 1, max = 200)
                    @Schema(description = "A colleague's user name; your own if absent")
                    String to) {}

    @Schema(examples = "{\"channel\":\"phone\",\"reached\":true,\"note\":\"Said sorry\"}")
    public record Contact(
            @Nullable Instant at,
            @NotBlank @Size(max = 50) @Schema(examples = "phone") String channel,
            @Nullable Boolean reached,
            @Nullable @MaxCharacters(4_000) @Schema(maxLength = 4_000) String note) {}

    @Schema(
            examples =
                    "{\"kind\":\"refund\",\"cost\":{\"minor\":1880,\"currency\":\"USD\"},\"note\":\"Paid back in cash\"}")
    public record Remedy(
            @Nullable Instant at,
            @NotNull RemedyKind kind,
            @Nullable @Valid @Schema(description = "In the currency of the case's location")
                    Cost cost,
            @Nullable
                    @Size(min = 1)
                    @MaxCharacters(1_000)
                    @Schema(
                            maxLength = 1_000,
                            description =
                                    "Why; required where all that is given in the case comes to more than the visit cost")
                    String reason,
            @Nullable @MaxCharacters(4_000) @Schema(maxLength = 4_000) String note) {}

    public record Cost(
            @Min(0) @Max(1_000_000_000_000L) long minor,
            @NotNull @Schema(examples = "USD") String currency) {}

    @Schema(examples = "{\"rootCause\":\"waiting\",\"note\":\"A second till is open at noon now\"}")
    public record Resolution(
            @Nullable Instant at,
            @Nullable Cause rootCause,
            @Nullable @MaxCharacters(4_000) @Schema(maxLength = 4_000) String note) {}

    @POST
    @Path("{id}/acknowledgement")
    @Idempotent
    @Operation(
            summary = "Take note of a case",
            description =
                    "Stops the clock that runs until somebody cares. Allowed once, while the case is opened; a contact, a remedy or a resolution does it as well.")
    @APIResponseSchema(
            value = Standing.class,
            responseCode = "200",
            responseDescription = "Done: how the case stands; its version is the ETag")
    public Response acknowledge(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Note said) {
        return act(id, ifMatch, said.at(), new Work.Acknowledge(said.note()));
    }

    @POST
    @Path("{id}/assignment")
    @Idempotent
    @Operation(
            summary = "Give a case an owner",
            description =
                    "A colleague, or oneself when nobody is named. Any case that is not closed; 409 if it is theirs already.")
    @APIResponseSchema(
            value = Standing.class,
            responseCode = "200",
            responseDescription = "Done: how the case stands; its version is the ETag")
    public Response assign(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Assignment said) {
        return act(id, ifMatch, said.at(), new Work.Assign(said.to()));
    }

    @POST
    @Path("{id}/contacts")
    @Idempotent
    @Operation(
            summary = "Note a contact with the customer",
            description = "Or an attempt at one. Acknowledges the case, and puts it in progress.")
    @APIResponseSchema(
            value = Standing.class,
            responseCode = "200",
            responseDescription = "Done: how the case stands; its version is the ETag")
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
                    "In the currency of the location. What one person grants in one case stays within the authority limit of"
                            + " the highest role; above it 422. More than the visit cost needs a reason.")
    @APIResponseSchema(
            value = Standing.class,
            responseCode = "200",
            responseDescription = "Done: how the case stands; its version is the ETag")
    public Response remedy(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Remedy said) {
        return act(
                id,
                ifMatch,
                said.at(),
                new Work.Remedy(
                        said.kind(), money(said.cost()), blankAsNull(said.reason()), said.note()));
    }

    @POST
    @Path("{id}/resolution")
    @Idempotent
    @Operation(
            summary = "Say that the work is done",
            description =
                    "Stops the clocks. The case closes by itself some days later unless it is reopened.")
    @APIResponseSchema(
            value = Standing.class,
            responseCode = "200",
            responseDescription = "Done: how the case stands; its version is the ETag")
    public Response resolve(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Resolution said) {
        return act(id, ifMatch, said.at(), new Work.Resolve(said.rootCause(), said.note()));
    }

    @POST
    @Path("{id}/confirmation")
    @Idempotent
    @Operation(
            summary = "The customer says that it is put right",
            description = "Only for a resolved case.")
    @APIResponseSchema(
            value = Standing.class,
            responseCode = "200",
            responseDescription = "Done: how the case stands; its version is the ETag")
    public Response confirm(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Note said) {
        return act(id, ifMatch, said.at(), new Work.Confirm(said.note()));
    }

    @POST
    @Path("{id}/reopening")
    @Idempotent
    @Operation(
            summary = "It was not put right after all",
            description =
                    "For a resolved, confirmed or closed case: it is in progress again, and the clock to resolve starts anew.")
    @APIResponseSchema(
            value = Standing.class,
            responseCode = "200",
            responseDescription = "Done: how the case stands; its version is the ETag")
    public Response reopen(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Note said) {
        return act(id, ifMatch, said.at(), new Work.Reopen(said.note()));
    }

    @POST
    @Path("{id}/closing")
    @Idempotent
    @Operation(
            summary = "Close a case now",
            description = "A resolved or confirmed one, and not by itself some days later.")
    @APIResponseSchema(
            value = Standing.class,
            responseCode = "200",
            responseDescription = "Done: how the case stands; its version is the ETag")
    public Response close(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Note said) {
        return act(id, ifMatch, said.at(), new Work.Close(said.note()));
    }

    private Response act(UUID id, @Nullable String ifMatch, @Nullable Instant at, Work asked) {
        WorkOnCase.Worked worked = work.on(id, ifMatch, at, asked);
        return switch (worked.outcome()) {
            case Done _ -> {
                RecoveryCase after = worked.after();
                yield Response.ok(new Standing(after.toEvent(), after.assignee()))
                        .header(HttpHeaders.ETAG, ETags.of(after.version()))
                        .build();
            }
            case OutOfTurn(String why) -> throw new Conflict(why);
            case AboveAuthority(String limit) -> throw RuleBroken.at("/cost/minor", limit);
            case OtherCurrency(String rule) -> throw RuleBroken.at("/cost/currency", rule);
            case NeedsReason(String rule) -> throw RuleBroken.at("/reason", rule);
            case Untimely(String rule) -> throw RuleBroken.at("/at", rule);
        };
    }

    private static @Nullable String blankAsNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
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
