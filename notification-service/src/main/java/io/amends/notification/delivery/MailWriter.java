package io.amends.notification.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.text.PersonName;
import io.amends.chassis.text.PlainText;
import io.amends.notification.customer.KnownCustomer;
import io.amends.notification.location.KnownLocation;
import io.amends.notification.programme.ProgrammeName;
import io.amends.notification.solicitation.CaseDetails;
import io.amends.notification.solicitation.Solicitation;
import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Writes mail from templates/mail/LANGUAGE/PROGRAMME.txt and .html, in the customer's language
 * where it has templates. The subject is a fragment of the plain text.
 */
@Singleton
class MailWriter {
    private static final Set<String> LANGUAGES = Set.of("en", "de");
    private static final int HIGHEST_SCORE = 10;

    private final Engine templates;
    private final BrandConfig brand;
    private final LinksConfig links;
    private final SurveyLinks surveyLinks;
    private final ObjectMapper json;
    private final Clock clock;

    MailWriter(
            Engine templates,
            BrandConfig brand,
            LinksConfig links,
            SurveyLinks surveyLinks,
            EventJson json,
            Clock clock) {
        this.templates = templates;
        this.brand = brand;
        this.links = links;
        this.surveyLinks = surveyLinks;
        this.json = json.mapper();
        this.clock = clock;
    }

    /** A button of the scale; its link only chooses the score beforehand. */
    @TemplateData
    public record Score(int value, String url) {}

    Mail write(Letter letter) {
        Solicitation about = letter.about();
        Locale locale = locale(letter);
        String unsubscribeUrl =
                letter.unsubscribeToken()
                        .map(token -> links.preferenceBaseUrl() + "/u/" + token)
                        .orElse(null);
        Map<String, @Nullable Object> words = words(letter, locale);
        words.put("unsubscribeUrl", unsubscribeUrl);
        String name = "mail/" + locale.getLanguage() + "/" + about.programme().word();
        Template text = template(name + ".txt");
        Template subject =
                Objects.requireNonNull(text.getFragment("subject"), "every mail has a subject");
        return new Mail(
                about.id(),
                recipients(letter),
                brand.name(),
                render(subject, words).strip(),
                render(text, words).strip() + "\n",
                render(template(name + ".html"), words),
                unsubscribeUrl,
                clock.instant());
    }

    private static List<Mail.Recipient> recipients(Letter letter) {
        if (letter.about().programme().isToStaff()) {
            return letter.staff().stream()
                    .map(address -> new Mail.Recipient(address, null))
                    .toList();
        }
        return List.of(new Mail.Recipient(letter.address().orElseThrow().value(), name(letter)));
    }

    /** Names are what others wrote: none makes a link, or says more than a name, in our mail. */
    private static @Nullable String name(Letter letter) {
        return letter.customer().map(KnownCustomer::name).flatMap(PersonName::inMail).orElse(null);
    }

    private String place(Letter letter) {
        String name =
                PlainText.line(
                        letter.location()
                                .map(KnownLocation::name)
                                .orElse(letter.about().location()));
        return PersonName.isPlain(name) ? name : brand.name();
    }

    private Map<String, @Nullable Object> words(Letter letter, Locale locale) {
        Solicitation about = letter.about();
        ZoneId zone = letter.location().map(KnownLocation::zone).orElse(ZoneOffset.UTC);
        Map<String, @Nullable Object> words = new HashMap<>();
        words.put("brand", brand.name());
        words.put("name", name(letter));
        words.put("location", place(letter));
        words.put(
                "day",
                DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL)
                        .withLocale(locale)
                        .format(about.happenedAt().atZone(zone)));
        words.put("occasion", about.occasion());
        words.put("deskUrl", links.surveyBaseUrl() + "/cases/" + about.subject().id());
        CaseDetails details = details(about);
        words.put("severity", details == null ? null : details.severity());
        words.put("cause", details == null ? null : details.cause());
        words.put(
                "acknowledgeBy",
                details == null ? null : moment(details.acknowledgeBy(), zone, locale));
        words.put("resolveBy", details == null ? null : moment(details.resolveBy(), zone, locale));
        if (about.programme() == ProgrammeName.POST_VISIT_SURVEY) {
            // To sign it costs as much as half of writing the mail does.
            String surveyUrl =
                    surveyLinks.url(
                            about.id(),
                            Objects.requireNonNull(about.visitId(), "a survey is about a visit"),
                            Objects.requireNonNull(about.decidedAt(), "decided to send"));
            words.put("surveyUrl", surveyUrl);
            words.put(
                    "scores",
                    IntStream.rangeClosed(0, HIGHEST_SCORE)
                            .mapToObj(value -> new Score(value, surveyUrl + "?score=" + value))
                            .toList());
        }
        return words;
    }

    private static @Nullable String moment(@Nullable Instant at, ZoneId zone, Locale locale) {
        return at == null
                ? null
                : DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy, HH:mm (VV)", locale)
                        .format(at.atZone(zone));
    }

    private @Nullable CaseDetails details(Solicitation about) {
        try {
            return about.details() == null
                    ? null
                    : json.readValue(about.details(), CaseDetails.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(
                    "the details of a case are not what this service wrote", impossible);
        }
    }

    private static Locale locale(Letter letter) {
        Locale wanted =
                letter.customer()
                        .map(KnownCustomer::locale)
                        .map(Locale::forLanguageTag)
                        .orElse(Locale.US);
        return LANGUAGES.contains(wanted.getLanguage()) ? wanted : Locale.US;
    }

    private Template template(String name) {
        return Objects.requireNonNull(templates.getTemplate(name), name);
    }

    private static String render(Template template, Map<String, @Nullable Object> words) {
        TemplateInstance instance = template.instance();
        words.forEach(instance::data);
        return instance.render();
    }
}
