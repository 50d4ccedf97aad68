package io.amends.notification.programme;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import io.amends.chassis.audit.Audited;
import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.Conflict;
import io.amends.chassis.web.ETags;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.RuleBroken;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Reads and sets the programmes. */
@Path("/v1/programmes")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "programmes")
class ProgrammesResource {
    private static final String SURVEY =
            """
            {"name":"post-visit-survey","class":"survey","version":3,"active":true,"delay":"PT2H","maxAge":"P72H",
             "cap":{"messages":1,"days":30},"quietHours":{"from":"21:00","to":"08:00"},"holdOutPercent":0}
            """;
    private static final String ALL_OF_THEM =
            """
            [{"name":"post-visit-survey","class":"survey","version":3,"active":true,"delay":"PT2H","maxAge":"P72H",
             "cap":{"messages":1,"days":30},"quietHours":{"from":"21:00","to":"08:00"},"holdOutPercent":0}]
            """;
    private static final String SETTINGS =
            """
            {"active":true,"delay":"PT2H","maxAge":"P3D","cap":{"messages":1,"days":30},
             "quietHours":{"from":"21:00","to":"08:00"},"holdOutPercent":5}
            """;

    private final Programmes programmes;
    private final Caller caller;

    ProgrammesResource(Programmes programmes, Caller caller) {
        this.programmes = programmes;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
    @Operation(
            summary = "All programmes",
            description = "What each may send, to whom, when and how often.")
    @APIResponse(
            responseCode = "200",
            description = "in the order of their names",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = State.class),
                            examples = @ExampleObject(name = "programmes", value = ALL_OF_THEM)))
    public List<State> all() {
        return programmes.all().stream().map(State::of).toList();
    }

    @GET
    @Path("/{name}")
    @RolesAllowed({Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
    @Operation(
            summary = "One programme",
            description = "The ETag is its version; send it as If-Match with a change.")
    @APIResponse(
            responseCode = "200",
            description = "as it is set now",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = State.class),
                            examples = @ExampleObject(name = "post-visit-survey", value = SURVEY)))
    @APIResponse(responseCode = "404", description = "no programme has this name")
    public Response get(@PathParam("name") String name) {
        return answer(programmes.get(known(name)));
    }

    @PUT
    @Path("/{name}")
    @RolesAllowed({Role.MANAGER, Role.OWNER, Role.OPERATOR})
    @Transactional
    @Operation(
            summary = "Set everything about one programme",
            description =
                    "Holds for every decision from now on, also for timers that are set already. Without cap or quietHours"
                            + " there are none. What a GET answered may be changed and sent back.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Settings.class),
                            examples =
                                    @ExampleObject(name = "post-visit-survey", value = SETTINGS)))
    @APIResponse(
            responseCode = "200",
            description = "as it is set now",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = State.class),
                            examples = @ExampleObject(name = "post-visit-survey", value = SURVEY)))
    @APIResponse(responseCode = "404", description = "no programme has this name")
    @APIResponse(responseCode = "409", description = "somebody else changed it at the same time")
    @APIResponse(responseCode = "412", description = "it is not the version that If-Match names")
    @Audited(action = "change", kind = "programme")
    public Response set(
            @PathParam("name") String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid Settings settings) {
        caller.requireAllLocations();
        Programme current = programmes.get(known(name));
        ETags.requireMatch(ifMatch, current.version());
        return answer(
                programmes
                        .save(settings.over(current))
                        .orElseThrow(
                                () ->
                                        new Conflict(
                                                "somebody else changed the programme at the same time")));
    }

    private static ProgrammeName known(String name) {
        return ProgrammeName.find(name)
                .orElseThrow(() -> new NotFound("no programme has this name"));
    }

    private static Response answer(Programme programme) {
        return Response.ok(State.of(programme))
                .tag(new EntityTag(Long.toString(programme.version())))
                .build();
    }

    /**
     * Durations as in ISO 8601 ({@code PT2H}, {@code P3D}); no cap, no quiet hours: leave them out.
     * What a GET answered may be sent back: name and class are fixed, and a version works like
     * If-Match.
     */
    @Schema(name = "ProgrammeSettings")
    record Settings(
            @Nullable String name,
            @JsonProperty("class") @Nullable String kind,
            @Nullable Long version,
            @NotNull Boolean active,
            @NotNull String delay,
            @NotNull String maxAge,
            @Valid @Nullable CapSetting cap,
            @Valid @Nullable QuietSetting quietHours,
            @NotNull @DecimalMin("0") @DecimalMax("50") @Digits(integer = 2, fraction = 2)
                    BigDecimal holdOutPercent) {

        record CapSetting(
                @NotNull @Min(1) @Max(1000) Integer messages,
                @NotNull @Min(1) @Max(3650) Integer days) {}

        record QuietSetting(@NotNull String from, @NotNull String to) {}

        Programme over(Programme current) {
            if (name != null && !name.equals(current.name().word())) {
                throw RuleBroken.at("/name", "must be the name in the path, or be left out");
            }
            if (kind != null && !kind.equals(current.kind().word())) {
                throw RuleBroken.at("/class", "is fixed; leave it out");
            }
            if (version != null && version != current.version()) {
                throw new Conflict("the programme was changed since you read it");
            }
            Duration delay = duration("/delay", delay());
            Duration maxAge = duration("/maxAge", maxAge());
            if (delay.compareTo(maxAge) >= 0) {
                throw RuleBroken.at(
                        "/delay",
                        "must be shorter than maxAge, or everything is too old when it is due");
            }
            return new Programme(
                    current.name(),
                    current.version(),
                    active(),
                    delay,
                    maxAge,
                    cap == null ? null : new Cap(cap.messages(), cap.days()),
                    quietHours == null ? null : quiet(quietHours),
                    holdOutPercent());
        }

        private static QuietHours quiet(QuietSetting setting) {
            LocalTime from = time("/quietHours/from", setting.from());
            LocalTime to = time("/quietHours/to", setting.to());
            if (from.equals(to)) {
                throw RuleBroken.at(
                        "/quietHours/to", "must differ from 'from'; leave quietHours out for none");
            }
            return new QuietHours(from, to);
        }

        private static Duration duration(String pointer, String text) {
            try {
                Duration duration = Duration.parse(text);
                if (!duration.isNegative() && duration.compareTo(Duration.ofDays(365)) <= 0) {
                    return duration;
                }
            } catch (DateTimeParseException notIso) {
                // Told below, together with durations that are out of range.
            }
            throw RuleBroken.at(
                    pointer, "must be an ISO 8601 duration from PT0S to P365D, such as PT2H");
        }

        private static LocalTime time(String pointer, String text) {
            try {
                return LocalTime.parse(text);
            } catch (DateTimeParseException notATime) {
                throw RuleBroken.at(pointer, "must be a time of day such as 21:00");
            }
        }
    }

    @Schema(name = "Programme")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record State(
            ProgrammeName name,
            @JsonProperty("class") ProgrammeClass kind,
            long version,
            boolean active,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration delay,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration maxAge,
            @Nullable Cap cap,
            @Nullable Quiet quietHours,
            BigDecimal holdOutPercent) {

        record Quiet(String from, String to) {}

        static State of(Programme programme) {
            QuietHours quiet = programme.quietHours();
            return new State(
                    programme.name(),
                    programme.kind(),
                    programme.version(),
                    programme.active(),
                    programme.delay(),
                    programme.maxAge(),
                    programme.cap(),
                    quiet == null
                            ? null
                            : new Quiet(quiet.from().toString(), quiet.to().toString()),
                    programme.holdOutPercent());
        }
    }
}
