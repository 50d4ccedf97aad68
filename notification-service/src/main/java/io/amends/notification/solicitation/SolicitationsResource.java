package io.amends.notification.solicitation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.Page;
import io.amends.chassis.web.RuleBroken;
import io.amends.notification.programme.ProgrammeClass;
import io.amends.notification.programme.ProgrammeName;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Answers: why did she (not) get this? */
@Path("/v1/solicitations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed({Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
@Tag(name = "solicitations")
class SolicitationsResource {
    private static final String ONE =
            """
            {"id":"0193a1b2-7c00-7000-8000-0000000000d1","programme":"post-visit-survey","class":"survey",
             "subject":{"kind":"visit","id":"0193a1b2-7c00-7000-8000-0000000000f1"},
             "customerId":"0193a1b2-7c00-7000-8000-0000000000c1","visitId":"0193a1b2-7c00-7000-8000-0000000000f1",
             "location":"main-street","outcome":"suppressed","rule":"no-consent",
             "reason":"the customer did not agree to be asked","happenedAt":"2026-11-20T17:31:07Z",
             "dueAt":"2026-11-20T19:31:07Z","decidedAt":"2026-11-20T19:31:08Z","localDate":"2026-11-20",
             "imported":false,"version":1}
            """;
    private static final String PAGE =
            """
            {"items":[{"id":"0193a1b2-7c00-7000-8000-0000000000d1","programme":"post-visit-survey","class":"survey",
             "subject":{"kind":"visit","id":"0193a1b2-7c00-7000-8000-0000000000f1"},
             "customerId":"0193a1b2-7c00-7000-8000-0000000000c1","visitId":"0193a1b2-7c00-7000-8000-0000000000f1",
             "location":"main-street","outcome":"suppressed","rule":"no-consent",
             "reason":"the customer did not agree to be asked","happenedAt":"2026-11-20T17:31:07Z",
             "dueAt":"2026-11-20T19:31:07Z","decidedAt":"2026-11-20T19:31:08Z","localDate":"2026-11-20",
             "imported":false,"version":1}],
             "next":"MDE5M2ExYjItN2MwMC03MDAwLTgwMDAtMDAwMDAwMDAwMGQx"}
            """;

    private final Solicitations solicitations;
    private final DecisionLog log;
    private final Caller caller;

    SolicitationsResource(Solicitations solicitations, DecisionLog log, Caller caller) {
        this.solicitations = solicitations;
        this.log = log;
        this.caller = caller;
    }

    @GET
    @Operation(
            summary = "Decisions, newest first",
            description =
                    "Why somebody was written to or not. What is still to be decided has no outcome; queued is decided, its"
                            + " mail has not gone yet. A caller limited to some locations sees theirs.")
    @APIResponse(
            responseCode = "200",
            description = "a page; next starts the following one",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = @ExampleObject(name = "decisions", value = PAGE)))
    public Page<State> find(
            @QueryParam("customerId") @Nullable UUID customerId,
            @QueryParam("visitId") @Nullable UUID visitId,
            @Parameter(description = "A programme's name", example = "post-visit-survey")
                    @QueryParam("programme")
                    @Nullable String programme,
            @Parameter(
                            description =
                                    "queued, sent, deferred, suppressed, held-out, failed or unknown",
                            example = "suppressed")
                    @QueryParam("outcome")
                    @Nullable String outcome,
            @Parameter(description = "The 'next' of an earlier page") @QueryParam("cursor")
                    @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(500) int limit) {
        Solicitations.Search search =
                new Solicitations.Search(
                        Optional.ofNullable(customerId),
                        Optional.ofNullable(visitId),
                        Optional.ofNullable(outcome)
                                .map(
                                        word ->
                                                Outcome.find(word)
                                                        .orElseThrow(
                                                                () ->
                                                                        RuleBroken.parameter(
                                                                                "outcome",
                                                                                "must be queued, sent, deferred, suppressed, held-out, failed or unknown"))),
                        Optional.ofNullable(programme)
                                .map(
                                        word ->
                                                ProgrammeName.find(word)
                                                        .orElseThrow(
                                                                () ->
                                                                        RuleBroken.parameter(
                                                                                "programme",
                                                                                "must be the name of a programme"))),
                        caller.locations());
        Page<Solicitation> page = log.page(search, cursor, limit);
        return new Page<>(page.items().stream().map(State::of).toList(), page.next());
    }

    @GET
    @Path("/{id}")
    @Operation(
            summary = "One decision",
            description =
                    "As the programme's rules left it, with its times and what became of the mail.")
    @APIResponse(
            responseCode = "200",
            description = "its newest state",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = State.class),
                            examples = @ExampleObject(name = "decision", value = ONE)))
    @APIResponse(responseCode = "404", description = "no solicitation has this id")
    public State get(@PathParam("id") UUID id) {
        Solicitation found =
                solicitations.byIds(List.of(id)).stream()
                        .findFirst()
                        .orElseThrow(() -> new NotFound("no solicitation has this id"));
        caller.requireLocation(found.location());
        return State.of(found);
    }

    @Schema(name = "Solicitation")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record State(
            UUID id,
            ProgrammeName programme,
            @JsonProperty("class") ProgrammeClass kind,
            Subject subject,
            @Nullable String occasion,
            @Nullable UUID customerId,
            @Nullable UUID visitId,
            String location,
            @Nullable Outcome outcome,
            @Nullable Rule rule,
            @Nullable String reason,
            Instant happenedAt,
            Instant dueAt,
            @Nullable Instant decidedAt,
            @Nullable Instant sentAt,
            LocalDate localDate,
            boolean imported,
            long version) {

        static State of(Solicitation s) {
            Rule rule = s.rule();
            return new State(
                    s.id(),
                    s.programme(),
                    s.programme().kind(),
                    s.subject(),
                    s.occasion().isEmpty() ? null : s.occasion(),
                    s.customerId(),
                    s.visitId(),
                    s.location(),
                    s.outcome(),
                    rule,
                    rule == null ? null : rule.words(),
                    s.happenedAt(),
                    s.dueAt(),
                    s.decidedAt(),
                    s.sentAt(),
                    s.localDate(),
                    s.imported(),
                    s.version());
        }
    }
}
