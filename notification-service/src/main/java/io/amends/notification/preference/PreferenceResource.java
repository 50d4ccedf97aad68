package io.amends.notification.preference;

import io.amends.chassis.security.PublicPage;
import io.amends.chassis.web.RuleBroken;
import io.amends.notification.customer.KnownCustomers;
import io.amends.notification.programme.Purpose;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.PermitAll;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The page behind every unsubscribe link: no sign-in, plain words, undo. A GET changes nothing,
 * since mail scanners follow links; a POST as mail programs send it (RFC 8058) stops what the mail
 * was about.
 */
@Path("/u/{token}")
@Produces(MediaType.TEXT_HTML)
@PermitAll
@PublicPage
@RunOnVirtualThread
@Tag(name = "preferences")
class PreferenceResource {
    private static final String ONE_CLICK = "One-Click";
    private static final String ALL = "all";

    private final UnsubscribeLinks links;
    private final Suppressions suppressions;
    private final KnownCustomers customers;
    private final Clock clock;

    PreferenceResource(
            UnsubscribeLinks links,
            Suppressions suppressions,
            KnownCustomers customers,
            Clock clock) {
        this.links = links;
        this.suppressions = suppressions;
        this.customers = customers;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "preference")
    static class Templates {
        private Templates() {}

        static native TemplateInstance preferences(
                String token, List<Choice> choices, boolean somethingOn);

        static native TemplateInstance unknown();
    }

    /**
     * One kind of mail, and whether the customer gets it.
     *
     * @param undoable whether it was stopped with this address, and can be had again
     */
    record Choice(Purpose purpose, boolean on, boolean stopped, boolean undoable) {
        public String word() {
            return purpose.word();
        }

        public boolean aboutVisits() {
            return purpose == Purpose.FEEDBACK;
        }
    }

    @GET
    @Operation(
            summary = "What the customer gets",
            description =
                    "The page behind the link in every mail that is not transactional. Changes nothing.")
    @APIResponse(
            responseCode = "200",
            description = "the page",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    @APIResponse(
            responseCode = "404",
            description = "the link is not complete; a page that says so",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    public Response show(@PathParam("token") String token) {
        return links.subscriber(token)
                .map(subscriber -> page(token, subscriber))
                .orElseGet(PreferenceResource::unknown);
    }

    @POST
    @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
    @Transactional
    @Operation(
            summary = "Unsubscribe, or undo it",
            description =
                    "List-Unsubscribe=One-Click, as mail programs send it (RFC 8058), stops what the mail was about. The page's"
                            + " forms send action (unsubscribe, resubscribe) and purpose (feedback, marketing, all).")
    @RequestBody(
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_FORM_URLENCODED,
                        examples = {
                            @ExampleObject(
                                    name = "one click",
                                    value = "List-Unsubscribe=One-Click"),
                            @ExampleObject(
                                    name = "form",
                                    value = "action=unsubscribe&purpose=feedback")
                        }),
                @Content(mediaType = MediaType.MULTIPART_FORM_DATA)
            })
    @APIResponse(
            responseCode = "200",
            description = "one click: done, and the page",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    @APIResponse(responseCode = "303", description = "done; back to the page")
    @APIResponse(
            responseCode = "404",
            description = "the link is not complete; a page that says so",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    @APIResponse(
            responseCode = "422",
            description = "neither one click nor a known action and purpose")
    public Response change(
            @PathParam("token") String token,
            @RestForm("List-Unsubscribe") @Nullable String oneClick,
            @RestForm("purpose") @Nullable String purpose,
            @RestForm("action") @Nullable String action) {
        Optional<Subscriber> known = links.subscriber(token);
        if (known.isEmpty()) {
            return unknown();
        }
        Subscriber subscriber = known.get();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (ONE_CLICK.equals(oneClick)) {
            suppressions.unsubscribe(subscriber, List.of(subscriber.purpose()), now);
            // Not a redirect: RFC 8058 forbids it.
            return page(token, subscriber);
        }
        List<Purpose> purposes = purposes(purpose);
        if ("resubscribe".equals(action)) {
            suppressions.resubscribe(subscriber, purposes, now);
        } else if ("unsubscribe".equals(action)) {
            suppressions.unsubscribe(subscriber, purposes, now);
        } else {
            throw RuleBroken.parameter("action", "must be unsubscribe or resubscribe");
        }
        return Response.seeOther(URI.create("u/" + token)).build();
    }

    private static List<Purpose> purposes(@Nullable String word) {
        if (ALL.equals(word)) {
            return List.of(Purpose.values());
        }
        for (Purpose purpose : Purpose.values()) {
            if (purpose.word().equals(word)) {
                return List.of(purpose);
            }
        }
        throw RuleBroken.parameter("purpose", "must be feedback, marketing or all");
    }

    private Response page(String token, Subscriber subscriber) {
        List<Choice> choices =
                List.of(
                        choice(Purpose.FEEDBACK, subscriber),
                        choice(Purpose.MARKETING, subscriber));
        boolean somethingOn = choices.stream().anyMatch(choice -> !choice.stopped());
        return html(Response.Status.OK, Templates.preferences(token, choices, somethingOn));
    }

    private Choice choice(Purpose purpose, Subscriber subscriber) {
        UUID id = subscriber.customerId();
        var people = customers.people(List.of(id), false);
        Preferences preferences =
                suppressions
                        .preferencesOf(people)
                        .getOrDefault(people.survivor(id), Preferences.NONE);
        boolean stopped = preferences.isUnsubscribedFrom(purpose);
        boolean on =
                !stopped
                        && people.person(id)
                                .map(customer -> preferences.consents(customer, purpose))
                                .orElse(false);
        boolean undoable =
                preferences.suppressions().stream()
                        .anyMatch(
                                suppression ->
                                        suppression.holds()
                                                && suppression.purpose() == purpose
                                                && suppression.consented()
                                                && suppression.customerId().equals(id)
                                                && suppression
                                                        .contactPointId()
                                                        .equals(subscriber.contactPointId()));
        return new Choice(purpose, on, stopped, undoable);
    }

    private static Response unknown() {
        return html(Response.Status.NOT_FOUND, Templates.unknown());
    }

    private static Response html(Response.Status status, TemplateInstance page) {
        return Response.status(status)
                .entity(page.render())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .header("Cache-Control", "no-store")
                .build();
    }
}
