package io.amends.feedback.survey;

import io.amends.chassis.database.Ids;
import io.amends.chassis.security.PublicPage;
import io.amends.chassis.web.AcceptLanguage;
import io.amends.feedback.customer.Customers;
import io.amends.feedback.customer.Forgetting;
import io.amends.feedback.location.Location;
import io.amends.feedback.location.Locations;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.RecoveryCases;
import io.amends.feedback.solicitation.Solicitations;
import io.amends.feedback.survey.SurveyLink.Expired;
import io.amends.feedback.survey.SurveyLink.Invalid;
import io.amends.feedback.survey.SurveyLink.Valid;
import io.amends.feedback.visit.Visit;
import io.amends.feedback.visit.Visits;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The survey behind the link in a message. The token says all that is needed, so the page works
 * before any event has come. Looking changes nothing: mail scanners follow links.
 */
@Path("/s/{token}")
@PermitAll
@PublicPage
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
@Tag(name = "survey")
public class SurveyResource {
    private static final List<Locale> LANGUAGES =
            List.of(Locale.ENGLISH, Locale.forLanguageTag("es"), Locale.forLanguageTag("ar"));

    private final SurveyLinks links;
    private final SurveyConfig config;
    private final ReceiveFeedback receiving;
    private final Feedbacks feedbacks;
    private final RecoveryCases cases;
    private final Visits visits;
    private final Solicitations solicitations;
    private final Forgetting forgetting;
    private final Customers customers;
    private final Locations locations;
    private final Clock clock;

    @Inject
    SurveyResource(
            SurveyLinks links,
            SurveyConfig config,
            ReceiveFeedback receiving,
            Feedbacks feedbacks,
            RecoveryCases cases,
            Visits visits,
            Solicitations solicitations,
            Forgetting forgetting,
            Customers customers,
            Locations locations,
            Clock clock) {
        this.links = links;
        this.config = config;
        this.receiving = receiving;
        this.feedbacks = feedbacks;
        this.cases = cases;
        this.visits = visits;
        this.solicitations = solicitations;
        this.forgetting = forgetting;
        this.customers = customers;
        this.locations = locations;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "survey")
    static class Templates {
        private Templates() {}

        static native TemplateInstance form(
                Frame frame, SurveyForm form, boolean asksForContact, boolean canAnswer);

        static native TemplateInstance thanks(Frame frame, boolean sorry, String by);

        static native TemplateInstance note(Frame frame, String kind);
    }

    /**
     * What stands around the page.
     *
     * @param place the location's name, empty while it is not known
     * @param date of the visit, in words, empty while it is not known
     */
    record Frame(String lang, String dir, String place, String date) {}

    @GET
    @Operation(
            summary = "The survey page",
            description =
                    "Changes nothing; ?score= only preselects. Speaks the language that the browser asks for.")
    @APIResponse(
            responseCode = "200",
            description = "The form, or thanks where it was answered",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    @APIResponse(
            responseCode = "404",
            description = "The link is not ours",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    @APIResponse(
            responseCode = "410",
            description = "The link has expired, or whom it was sent to was erased",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    public Response ask(
            @PathParam("token") String token,
            @QueryParam("score") @Nullable String score,
            @Context HttpHeaders headers) {
        Locale locale = AcceptLanguage.best(headers, LANGUAGES);
        return behind(token, locale, link -> ask(link, score, locale));
    }

    /** What the form sends; it is read field by field, and shown again where one is wrong. */
    @Schema(name = "SurveyAnswer")
    record SurveyFields(
            @NotNull @Min(0) @Max(10) Integer score,
            @Nullable @Min(1) @Max(5) Integer csat,
            @Nullable List<Cause> cause,
            @Nullable @Min(0) @Max(10_000) Integer told,
            @Nullable @Schema(maxLength = 4_000) String words,
            @Nullable @Schema(description = "anything: an answer is wanted") String reply,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String name) {}

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(
            summary = "Answer the survey",
            description =
                    "Once per link; a second answer is 409 and changes nothing. A low score, or the wish to be called"
                            + " back, opens a recovery case.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_FORM_URLENCODED,
                            schema = @Schema(implementation = SurveyFields.class),
                            examples =
                                    @ExampleObject(
                                            name = "answer",
                                            value = "score=9&cause=product&words=Lovely+bread")))
    @APIResponse(
            responseCode = "200",
            description = "Taken; thanks",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    @APIResponse(
            responseCode = "404",
            description = "The link is not ours",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    @APIResponse(
            responseCode = "409",
            description = "The link was answered before; nothing was changed",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    @APIResponse(
            responseCode = "410",
            description = "The link has expired",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    @APIResponse(
            responseCode = "422",
            description = "The form again, with what is wrong",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    public Response answer(
            @PathParam("token") String token, String form, @Context HttpHeaders headers) {
        Locale locale = AcceptLanguage.best(headers, LANGUAGES);
        return behind(token, locale, link -> answer(link, SurveyForm.parse(form), locale));
    }

    private Response behind(String token, Locale locale, Function<SurveyLink, Response> whenValid) {
        return switch (links.read(token)) {
            case Invalid() -> page(404, Templates.note(frame(locale), "unknown"), locale);
            case Expired(SurveyLink link) ->
                    page(
                            410,
                            Templates.note(
                                    frame(locale, visits.find(link.visitId()).orElse(null)),
                                    "expired"),
                            locale);
            case Valid(SurveyLink link) when isClosed(link) ->
                    page(410, Templates.note(frame(locale), "expired"), locale);
            case Valid(SurveyLink link) -> whenValid.apply(link);
        };
    }

    /** Whom it was sent to was erased: nothing is asked of them any more. */
    private boolean isClosed(SurveyLink link) {
        return solicitations
                .customerOf(link.solicitationId())
                .or(
                        () ->
                                visits.find(link.visitId())
                                        .flatMap(visit -> Optional.ofNullable(visit.customerId())))
                .filter(forgetting::isErased)
                .isPresent();
    }

    private Response ask(SurveyLink link, @Nullable String score, Locale locale) {
        Visit visit = visits.find(link.visitId()).orElse(null);
        Feedback given = feedbacks.ofSolicitation(link.solicitationId()).orElse(null);
        return given == null
                ? page(200, form(locale, link, visit, SurveyForm.preselected(score)), locale)
                : page(200, thanks(locale, visit, given), locale);
    }

    private Response answer(SurveyLink link, SurveyForm form, Locale locale) {
        Visit visit = visits.find(link.visitId()).orElse(null);
        SurveyForm.Answer said =
                form.read(locale, locations.countryOf(visit == null ? null : visit.location()));
        if (said == null) {
            return page(422, form(locale, link, visit, form), locale);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Feedback feedback = feedback(link, said, now);
        if (receiving.receive(List.of(feedback), now).isEmpty()) {
            return page(409, Templates.note(frame(locale, visit), "answered"), locale);
        }
        return page(
                200, thanks(locale, visits.find(link.visitId()).orElse(null), feedback), locale);
    }

    private Feedback feedback(SurveyLink link, SurveyForm.Answer said, Instant now) {
        return new Feedback(
                Ids.next(),
                0,
                link.survey(),
                null,
                now,
                null,
                link.solicitationId(),
                link.visitId(),
                null,
                null,
                List.of(),
                said.scores(),
                said.causes(),
                said.told(),
                said.words(),
                said.wantsAnswer(),
                false,
                null,
                Feedback.callsForRecovery(said.scores(), said.wantsAnswer(), config.low())
                        ? new Feedback.FollowUp(Ids.next(), Ids.next())
                        : null,
                null,
                said.contact());
    }

    private TemplateInstance form(
            Locale locale, SurveyLink link, @Nullable Visit visit, SurveyForm form) {
        UUID sentTo = solicitations.customerOf(link.solicitationId()).orElse(null);
        return Templates.form(
                frame(locale, visit),
                form,
                sentTo == null,
                sentTo == null || customers.canBeReached(sentTo));
    }

    private TemplateInstance thanks(Locale locale, @Nullable Visit visit, Feedback given) {
        Feedback.FollowUp follow = given.follow();
        UUID caseId = follow == null ? null : follow.caseId();
        String by = "";
        if (caseId != null && visit != null) {
            Location location = locations.get(visit.location());
            by =
                    cases.find(caseId)
                            .map(
                                    opened ->
                                            DateTimeFormatter.ofLocalizedDateTime(
                                                            FormatStyle.FULL, FormatStyle.SHORT)
                                                    .withLocale(locale)
                                                    .withZone(location.calendar().zone())
                                                    .format(opened.acknowledgeBy()))
                            .orElse("");
        }
        return Templates.thanks(frame(locale, visit), follow != null, by);
    }

    private static Frame frame(Locale locale) {
        return new Frame(
                locale.toLanguageTag(), locale.getLanguage().equals("ar") ? "rtl" : "ltr", "", "");
    }

    private Frame frame(Locale locale, @Nullable Visit visit) {
        Frame plain = frame(locale);
        if (visit == null) {
            return plain;
        }
        Location location = locations.get(visit.location());
        String date =
                DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL)
                        .withLocale(locale)
                        .format(location.calendar().dateOf(visit.occurredAt()));
        return new Frame(plain.lang(), plain.dir(), location.name(), date);
    }

    private static Response page(int status, TemplateInstance page, Locale locale) {
        page.setLocale(locale);
        return Response.status(status)
                .entity(page)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .header("X-Robots-Tag", "noindex")
                .build();
    }
}
