package io.amends.feedback.complaint;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.amends.chassis.security.Caller;
import io.amends.chassis.security.LocationScoped;
import io.amends.chassis.security.Role;
import io.amends.chassis.security.SourceScoped;
import io.amends.chassis.security.WithinScope;
import io.amends.chassis.web.Conflict;
import io.amends.chassis.web.Forbidden;
import io.amends.chassis.web.Idempotent;
import io.amends.chassis.web.MaxCharacters;
import io.amends.chassis.web.RuleBroken;
import io.amends.chassis.web.RuleBroken.Violation;
import io.amends.chassis.web.StrictJson;
import io.amends.feedback.complaint.RaiseComplaint.Answer;
import io.amends.feedback.complaint.RaiseComplaint.Expression;
import io.amends.feedback.customer.ContactDetails;
import io.amends.feedback.location.Locations;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.RecoveryPolicy;
import io.amends.feedback.recovery.Severity;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Complaints from the business's own channels. */
@Path("/v1/complaints")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "complaints")
public class ComplaintResource {
    private static final Duration CLOCKS_DIFFER_BY = Duration.ofMinutes(5);

    private final RaiseComplaint complaints;
    private final Caller caller;
    private final Clock clock;
    private final RecoveryPolicy policy;
    private final Locations locations;

    @Inject
    ComplaintResource(
            RaiseComplaint complaints,
            Caller caller,
            Clock clock,
            RecoveryPolicy policy,
            Locations locations) {
        this.complaints = complaints;
        this.caller = caller;
        this.clock = clock;
        this.policy = policy;
        this.locations = locations;
    }

    @Schema(
            name = "Complaint",
            examples =
                    """
                    {"source":"crm","complaintId":"C-2041","location":"main-street","channel":"phone",
                     "customer":{"email":"ann@example.com","name":"Ann Example"},"text":"I waited half an hour.",
                     "cause":"waiting","remedySought":"My money back"}""")
    public record Request(
            @Nullable @Size(min = 1, max = 100) String source,
            @Nullable
                    @Size(min = 1, max = 200)
                    @Schema(description = "The source's own id; repeats are recognised by it")
                    String complaintId,
            @NotBlank @Size(max = 100) @Schema(examples = "main-street") String location,
            @Nullable UUID visitId,
            @Nullable UUID customerId,
            @Nullable ContactDetails customer,
            @NotBlank @Size(max = 50) @Schema(examples = "phone") String channel,
            @NotBlank
                    @MaxCharacters(10_000)
                    @Schema(maxLength = 10_000, examples = "I waited half an hour.")
                    String text,
            @Nullable Cause cause,
            @Nullable Severity severity,
            @Nullable @MaxCharacters(2_000) @Schema(maxLength = 2_000) String remedySought,
            @Nullable
                    @Schema(
                            description =
                                    "When it was expressed; long past ones are imports, by operators only")
                    Instant at)
            implements LocationScoped, SourceScoped {}

    @Schema(
            name = "ComplaintIds",
            examples =
                    """
                    {"id":"0199a1b2-7c00-7000-8000-000000000007","caseId":"0199a1b2-7c00-7000-8000-000000000008"}""")
    public record Ids(UUID id, UUID caseId) {}

    @POST
    @Idempotent
    @WithinScope
    @RolesAllowed({Role.POS, Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
    @Operation(
            summary = "Raise a complaint",
            description =
                    "Opens exactly one recovery case. 201 for a new one; 200 with the same ids when the same source"
                            + " says the same again under the same complaintId, 409 when it says something else."
                            + " Role pos: only locations that were heard of (422, and again once the location's first"
                            + " visit has arrived), and contact details with at most amends.complaints.contacts-per-day"
                            + " complaints in 24 hours (429).")
    @APIResponse(
            responseCode = "201",
            description = "Raised; Location is its case",
            content = @Content(schema = @Schema(implementation = Ids.class)))
    @APIResponse(
            responseCode = "200",
            description = "Said before: the ids it was given then",
            content = @Content(schema = @Schema(implementation = Ids.class)))
    @APIResponse(
            responseCode = "409",
            description =
                    "The source has used this complaintId for another complaint, or the same request is at work",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "Problem")))
    public Response raise(@Valid @NotNull Request request) {
        check(request);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant at = request.at() == null ? now : request.at().truncatedTo(ChronoUnit.MILLIS);
        boolean imported = at.isBefore(now.minus(policy.grace()));
        if (imported && !caller.has(Role.OPERATOR)) {
            throw new Forbidden(
                    "a complaint that lies further back than "
                            + policy.grace().toMinutes()
                            + " minutes (/at) is an import, and only an operator may import");
        }
        return switch (complaints.raise(
                expression(request, at.isAfter(now) ? now : at, imported), now)) {
            case Answer.Raised(UUID id, UUID caseId) ->
                    Response.created(URI.create("/v1/cases/" + caseId))
                            .entity(new Ids(id, caseId))
                            .build();
            case Answer.Repeated(UUID id, UUID caseId) -> Response.ok(new Ids(id, caseId)).build();
            case Answer.Contradicted() ->
                    throw new Conflict(
                            "this source has used the same complaintId for another complaint");
        };
    }

    private void check(Request request) {
        List<Violation> violations = new ArrayList<>();
        if (request.complaintId() != null && request.source() == null) {
            violations.add(new Violation("/source", "is required with a complaintId"));
        }
        ContactDetails customer = customer(request);
        if (customer != null && request.customerId() != null) {
            violations.add(new Violation("/customer", "must not be given beside a customerId"));
        }
        if (customer != null) {
            customer.violations()
                    .forEach(
                            v ->
                                    violations.add(
                                            new Violation("/customer" + v.pointer(), v.rule())));
        }
        if (isProgram() && !locations.isKnown(request.location())) {
            violations.add(
                    new Violation("/location", "must be a location that was heard of already"));
        }
        Instant at = request.at();
        if (at != null && at.isAfter(clock.instant().plus(CLOCKS_DIFFER_BY))) {
            violations.add(new Violation("/at", "must not be in the future"));
        }
        if (at != null && at.isBefore(Instant.parse("1990-01-01T00:00:00Z"))) {
            violations.add(new Violation("/at", "must not be before 1990"));
        }
        if (!violations.isEmpty()) {
            throw new RuleBroken(violations);
        }
    }

    private Expression expression(Request request, Instant at, boolean imported) {
        Severity severity = request.severity();
        return new Expression(
                request.source(),
                request.complaintId(),
                request.location(),
                request.visitId(),
                request.customerId(),
                customer(request),
                request.channel(),
                new Complaint.Words(request.text(), request.remedySought()),
                request.cause(),
                severity != null
                        ? severity
                        : request.cause() == Cause.SAFETY ? Severity.SEVERE : Severity.NORMAL,
                at,
                imported,
                caller.name(),
                isProgram() ? caller.source().orElse(caller.name()) : null,
                content(request));
    }

    /** What a person says is theirs to answer for; a till's token may be in anybody's hands. */
    private boolean isProgram() {
        return caller.has(Role.POS);
    }

    /** A phone number without a country code is one of the location's country. */
    private @Nullable ContactDetails customer(Request request) {
        ContactDetails customer = request.customer();
        return customer == null
                ? null
                : customer.dialledIn(locations.countryOf(request.location()));
    }

    private static byte[] content(Request request) {
        try {
            return StrictJson.mapper().writeValueAsBytes(request);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
