package io.amends.notification.location;

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

import java.util.List;
import java.util.Map;

/** Sets whom to alert. A location may be set up here before it is heard of. */
@Path("/v1/alert-recipients/{location}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AlertRecipientsResource {
    private final AlertRecipients recipients;

    AlertRecipientsResource(AlertRecipients recipients) {
        this.recipients = recipients;
    }

    @GET
    @RolesAllowed({Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
    @WithinScope
    public Recipients get(@PathParam("location") @ScopedLocation String location) {
        Map<String, List<String>> set = recipients.at(List.of(location));
        return new Recipients(set.getOrDefault(location, List.of()));
    }

    /** Replaces the list; an empty one turns the alerts off. */
    @PUT
    @RolesAllowed({Role.MANAGER, Role.OWNER, Role.OPERATOR})
    @WithinScope
    @Transactional
    public Recipients set(
            @PathParam("location") @ScopedLocation @Size(max = 64) String location,
            @NotNull @Valid Recipients request) {
        recipients.set(location, request.emails().stream().distinct().toList());
        return get(location);
    }

    record Recipients(
            @NotNull @Size(max = 20) List<@NotBlank @Email @Size(max = 254) String> emails) {}
}
