package io.amends.customer.timeline;

import io.amends.chassis.audit.Audited;
import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.Page;
import io.amends.chassis.web.RuleBroken;
import io.amends.customer.Texts;
import io.amends.customer.erasure.EraseCustomer;
import io.amends.customer.visit.VisitView;
import io.amends.customer.visit.VisitViews;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Customers over REST. Whoever is limited to certain locations sees everybody, and only the visits
 * there.
 */
@Path("/v1/customers")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
@RunOnVirtualThread
class CustomerResource {
    private final CustomerSearch search;
    private final VisitViews visits;
    private final EraseCustomer eraseCustomer;
    private final Caller caller;

    CustomerResource(
            CustomerSearch search, VisitViews visits, EraseCustomer eraseCustomer, Caller caller) {
        this.search = search;
        this.visits = visits;
        this.eraseCustomer = eraseCustomer;
        this.caller = caller;
    }

    /** Exactly one of the three. */
    record SearchRequest(@Nullable String email, @Nullable String phone, @Nullable String text) {}

    @GET
    @Path("{id}")
    @Audited(action = "view", kind = "customer")
    public CustomerView get(@PathParam("id") UUID id) {
        return search.find(id).orElseThrow(() -> new NotFound("no customer has this id"));
    }

    @GET
    @Audited(action = "search", kind = "customer")
    public Page<CustomerView> byLoyaltyId(@QueryParam("loyaltyId") @Nullable String loyaltyId) {
        if (loyaltyId == null || !Texts.isText(loyaltyId, 64)) {
            throw RuleBroken.parameter(
                    "loyaltyId",
                    "is required; search for anything else by POST /v1/customers/search");
        }
        return new Page<>(search.byLoyaltyId(loyaltyId), null);
    }

    /** By POST, because an address must not stand in a URL. */
    @POST
    @Path("search")
    @Consumes(MediaType.APPLICATION_JSON)
    @Audited(action = "search", kind = "customer")
    public Page<CustomerView> search(SearchRequest wanted) {
        List<String> given =
                Stream.of(wanted.email(), wanted.phone(), wanted.text())
                        .flatMap(Stream::ofNullable)
                        .filter(t -> Texts.isText(t, 254))
                        .toList();
        if (given.size() != 1) {
            throw RuleBroken.at(
                    "",
                    "must have exactly one of email, phone and text, of at most 254 characters");
        }
        List<CustomerView> found;
        if (wanted.email() != null) {
            found = search.byEmail(wanted.email());
        } else if (wanted.phone() != null) {
            found = search.byPhone(wanted.phone());
        } else {
            found = search.byText(given.getFirst());
        }
        return new Page<>(found, null);
    }

    @GET
    @Path("{id}/visits")
    @Audited(action = "view", kind = "customer")
    public Page<VisitView> visits(
            @PathParam("id") UUID id,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        if (limit < 1 || limit > 500) {
            throw RuleBroken.parameter("limit", "must be between 1 and 500");
        }
        if (search.find(id).isEmpty()) {
            throw new NotFound("no customer has this id");
        }
        return visits.ofCustomer(id, caller.locations().orElse(null), cursor, limit);
    }

    /**
     * Erases a person, everywhere: at once here, and in the other services as soon as they hear of
     * it. Their visits count on, without them. There is no way back, so it takes somebody whose
     * token is not limited to some of the locations that the person may have been at.
     */
    @DELETE
    @Transactional
    @Path("{id}")
    @RolesAllowed({Role.MANAGER, Role.OWNER, Role.OPERATOR})
    @APIResponse(responseCode = "204", description = "erased, now or before")
    @APIResponse(responseCode = "404", description = "there was never a customer with this id")
    @Audited(action = "erase", kind = "customer")
    public void erase(@PathParam("id") UUID id) {
        caller.requireAllLocations();
        if (!eraseCustomer.erase(id)) {
            throw new NotFound("no customer has this id");
        }
    }
}
