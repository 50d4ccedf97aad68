package io.amends.feedback.desk;

import io.amends.chassis.audit.Audited;
import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.PreconditionFailed;
import io.amends.chassis.web.RuleBroken;
import io.amends.feedback.recovery.Outcome.AboveAuthority;
import io.amends.feedback.recovery.Outcome.Done;
import io.amends.feedback.recovery.Outcome.NeedsReason;
import io.amends.feedback.recovery.Outcome.OtherCurrency;
import io.amends.feedback.recovery.Outcome.OutOfTurn;
import io.amends.feedback.recovery.Outcome.Untimely;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

import java.util.UUID;

/**
 * The service desk in a browser: which customer next, how long is left, and one click for each
 * thing that can be done.
 */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({Role.AGENT, Role.MANAGER, Role.OWNER})
@RunOnVirtualThread
public class ServiceDeskResource {
    private final QueuePages queuePages;
    private final StoryPages storyPages;
    private final WorkOnCase work;
    private final Caller caller;

    @Inject
    ServiceDeskResource(
            QueuePages queuePages, StoryPages storyPages, WorkOnCase work, Caller caller) {
        this.queuePages = queuePages;
        this.storyPages = storyPages;
        this.work = work;
        this.caller = caller;
    }

    @CheckedTemplate(basePath = "desk")
    static class Templates {
        private Templates() {}

        static native TemplateInstance queue(QueuePage page);

        static native TemplateInstance story(StoryPage page);
    }

    @GET
    @Operation(hidden = true)
    public Response queue(
            @QueryParam("state") @Nullable String state,
            @QueryParam("location") @Nullable String location,
            @QueryParam("overdue") @Nullable String overdue,
            @QueryParam("cursor") @Nullable String cursor) {
        String place = location == null || location.isEmpty() ? null : location;
        if (place != null) {
            caller.requireLocation(place);
        }
        return html(
                200,
                Templates.queue(
                        queuePages.of(
                                state == null ? "open" : state,
                                place,
                                "true".equals(overdue),
                                cursor)));
    }

    @GET
    @Path("cases/{id}")
    @Operation(hidden = true)
    @Audited(action = "view", kind = "case")
    public Response story(@PathParam("id") UUID id) {
        return html(200, Templates.story(storyPages.of(work.look(id), Typed.NOTHING, null)));
    }

    /** Done: back to where it was clicked. Refused: the case as it now is, and why. */
    @POST
    @Path("cases/{id}/{action}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response act(
            @PathParam("id") UUID id,
            @PathParam("action") String action,
            MultivaluedMap<String, String> fields) {
        CaseForm form = new CaseForm(fields);
        Typed typed = form.typed(action);
        try {
            return switch (work.on(id, form.seen(), null, form.read(action)).outcome()) {
                case Done _ ->
                        Response.status(303)
                                .header(
                                        HttpHeaders.LOCATION,
                                        form.cameFromQueue() ? "/" : "/cases/" + id)
                                .build();
                case OutOfTurn(String why) -> refused(id, 409, typed, why);
                case AboveAuthority(String limit) -> refused(id, 422, typed, "this " + limit + ".");
                case OtherCurrency(String rule) ->
                        refused(id, 422, typed, "the currency " + rule + ".");
                case NeedsReason(String rule) -> refused(id, 422, typed, "a reason " + rule + ".");
                case Untimely(String rule) -> refused(id, 422, typed, "the time " + rule + ".");
            };
        } catch (PreconditionFailed changed) {
            return refused(
                    id,
                    412,
                    typed,
                    "a colleague has worked on this case meanwhile; look at it again before you go on.");
        } catch (RuleBroken broken) {
            return refused(id, 422, typed, broken.violations().getFirst().rule());
        }
    }

    private Response refused(UUID id, int status, Typed typed, String why) {
        String sentence = Character.toUpperCase(why.charAt(0)) + why.substring(1);
        return html(status, Templates.story(storyPages.of(work.look(id), typed, sentence)));
    }

    private static Response html(int status, TemplateInstance page) {
        return Response.status(status)
                .entity(page)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
