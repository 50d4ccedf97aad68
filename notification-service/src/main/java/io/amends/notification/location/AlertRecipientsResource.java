package io.amends.notification.location;

import io.amends.chassis.audit.Audited;
import io.amends.chassis.security.Role;
import io.amends.chassis.security.ScopedLocation;
import io.amends.chassis.security.WithinScope;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import java.util.List;
import java.util.Map;

/** Sets whom to alert. A location may be set up here before it is heard of. */
@Path("/v1/alert-recipients/{location}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "alert recipients")
class AlertRecipientsResource {
    private static final String TWO_PEOPLE =
            """
            {"emails":["manager@example.com","owner@example.com"]}
            """;

    private final AlertRecipients recipients;

    AlertRecipientsResource(AlertRecipients recipients) {
        this.recipients = recipients;
    }

    @GET
    @RolesAllowed({Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
    @WithinScope
    @Operation(
            summary = "Whom a location's alerts go to",
            description =
                    "Those who get mail when a case opens there or one of its clocks runs out; empty: nobody.")
    @APIResponse(
            responseCode = "200",
            description = "the addresses",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Recipients.class),
                            examples = @ExampleObject(name = "recipients", value = TWO_PEOPLE)))
    public Recipients get(@PathParam("location") @ScopedLocation String location) {
        Map<String, List<String>> set = recipients.at(List.of(location));
        return new Recipients(set.getOrDefault(location, List.of()));
    }

    @PUT
    @RolesAllowed({Role.MANAGER, Role.OWNER, Role.OPERATOR})
    @WithinScope
    @Transactional
    @Operation(
            summary = "Set whom a location's alerts go to",
            description =
                    "Replaces the list; an empty one turns the alerts off. The location need not be heard of yet.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Recipients.class),
                            examples = @ExampleObject(name = "recipients", value = TWO_PEOPLE)))
    @APIResponse(
            responseCode = "200",
            description = "the addresses from now on",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Recipients.class),
                            examples = @ExampleObject(name = "recipients", value = TWO_PEOPLE)))
    @Audited(action = "change", kind = "alert-recipients")
    public Recipients set(
            @PathParam("location") @ScopedLocation @Size(max = 64) String location,
            @NotNull @Valid Recipients request) {
        recipients.set(location, request.emails().stream().distinct().toList());
        return get(location);
    }

    record Recipients(
            @NotNull @Size(max = 20) List<@NotBlank @Email @Size(max = 254) String> emails) {}
}
