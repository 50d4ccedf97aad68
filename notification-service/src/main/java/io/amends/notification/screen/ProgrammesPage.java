package io.amends.notification.screen;

import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.Page;
import io.amends.notification.programme.Cap;
import io.amends.notification.programme.Programme;
import io.amends.notification.programme.ProgrammeName;
import io.amends.notification.programme.Programmes;
import io.amends.notification.programme.QuietHours;
import io.amends.notification.solicitation.DecisionLog;
import io.amends.notification.solicitation.Outcome;
import io.amends.notification.solicitation.Rule;
import io.amends.notification.solicitation.Solicitation;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The programmes with their last 30 days, and the decision log: why did she (not) get this? */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
@RolesAllowed({Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
class ProgrammesPage {
    private static final int DAYS = 30;
    private static final int ROWS = 50;
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Programmes programmes;
    private final DecisionLog log;
    private final Caller caller;
    private final Clock clock;

    ProgrammesPage(Programmes programmes, DecisionLog log, Caller caller, Clock clock) {
        this.programmes = programmes;
        this.log = log;
        this.caller = caller;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "programmes")
    static class Templates {
        private Templates() {}

        static native TemplateInstance programmes(
                List<Card> cards, int days, Filter filter, List<Line> lines, @Nullable String next);
    }

    /** A programme, how it is set, and what became of its decisions. */
    record Card(
            String name,
            String kind,
            boolean active,
            List<String> settings,
            long considered,
            long allowed,
            long asked,
            long sent,
            List<Why> reasons) {}

    record Why(String outcome, String rule, String words, long n) {}

    /** The log's filter as it was asked for; what can't be an id is said so and left out. */
    record Filter(
            String customerId,
            String visitId,
            String outcome,
            String programme,
            @Nullable String mistake) {
        public List<String> outcomes() {
            return List.of(
                    "queued", "sent", "deferred", "suppressed", "held-out", "failed", "unknown");
        }

        public List<String> programmes() {
            return java.util.Arrays.stream(ProgrammeName.values())
                    .map(ProgrammeName::word)
                    .toList();
        }
    }

    record Line(
            String programme,
            String occasion,
            String subjectKind,
            UUID subjectId,
            @Nullable UUID customerId,
            String location,
            String outcome,
            @Nullable String rule,
            @Nullable String words,
            String dueAt,
            @Nullable String decidedAt,
            @Nullable String sentAt) {

        static Line of(Solicitation s) {
            Outcome outcome = s.outcome();
            Rule rule = s.rule();
            return new Line(
                    s.programme().word(),
                    s.occasion(),
                    s.subject().kind(),
                    s.subject().id(),
                    s.customerId(),
                    s.location(),
                    outcome == null ? "waiting" : outcome.word(),
                    rule == null ? null : rule.word(),
                    rule == null ? null : rule.words(),
                    MOMENT.format(s.dueAt()),
                    moment(s.decidedAt()),
                    moment(s.sentAt()));
        }

        private static @Nullable String moment(@Nullable Instant at) {
            return at == null ? null : MOMENT.format(at);
        }
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance show(
            @QueryParam("customerId") @Nullable String customerId,
            @QueryParam("visitId") @Nullable String visitId,
            @QueryParam("outcome") @Nullable String outcome,
            @QueryParam("programme") @Nullable String programme,
            @QueryParam("cursor") @Nullable String cursor) {
        Optional<UUID> customer = id(customerId);
        Optional<UUID> visit = id(visitId);
        String mistake =
                isMistaken(customerId, customer) || isMistaken(visitId, visit)
                        ? "That is no id. An id looks like 0193a1b2-7c00-7000-8000-0000000000c1."
                        : null;
        Page<Solicitation> found =
                mistake != null
                        ? new Page<>(List.of(), null)
                        : log.page(
                                customer,
                                visit,
                                Optional.ofNullable(outcome).flatMap(Outcome::find),
                                Optional.ofNullable(programme).flatMap(ProgrammeName::find),
                                caller.locations(),
                                cursor == null || cursor.isBlank() ? null : cursor,
                                ROWS);
        return Templates.programmes(
                cards(),
                DAYS,
                new Filter(
                        text(customerId), text(visitId), text(outcome), text(programme), mistake),
                found.items().stream().map(Line::of).toList(),
                found.next());
    }

    private List<Card> cards() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<DecisionLog.Count> counts =
                log.counts(today.minusDays(DAYS), today.plusDays(1), caller.locations());
        return programmes.all().stream()
                .map(
                        programme ->
                                card(
                                        programme,
                                        counts.stream()
                                                .filter(
                                                        count ->
                                                                count.programme()
                                                                        == programme.name())
                                                .toList()))
                .toList();
    }

    private static Card card(Programme programme, List<DecisionLog.Count> counts) {
        long considered = sum(counts, List.of(Outcome.values()));
        long suppressed = sum(counts, List.of(Outcome.SUPPRESSED));
        long heldOut = sum(counts, List.of(Outcome.HELD_OUT));
        List<Why> reasons = new ArrayList<>();
        for (DecisionLog.Count count : counts) {
            Outcome outcome = count.outcome();
            Rule rule = count.rule();
            if (outcome != null && rule != null) {
                reasons.add(new Why(outcome.word(), rule.word(), rule.words(), count.n()));
            }
        }
        return new Card(
                programme.name().word(),
                programme.kind().word(),
                programme.active(),
                settings(programme),
                considered,
                considered - suppressed,
                considered - suppressed - heldOut,
                sum(counts, List.of(Outcome.SENT)),
                reasons);
    }

    private static long sum(List<DecisionLog.Count> counts, List<Outcome> outcomes) {
        return counts.stream()
                .filter(count -> count.outcome() != null && outcomes.contains(count.outcome()))
                .mapToLong(DecisionLog.Count::n)
                .sum();
    }

    private static List<String> settings(Programme programme) {
        List<String> settings = new ArrayList<>();
        settings.add(programme.delay().isZero() ? "at once" : words(programme.delay()) + " later");
        settings.add("nothing older than " + words(programme.maxAge()));
        Cap cap = programme.cap();
        if (cap != null) {
            settings.add("at most " + cap.messages() + " in " + cap.days() + " days");
        }
        QuietHours quiet = programme.quietHours();
        if (quiet != null) {
            settings.add("quiet from " + quiet.from() + " to " + quiet.to() + " at the location");
        }
        if (programme.holdOutPercent().signum() > 0) {
            settings.add("own hold-out " + programme.holdOutPercent().toPlainString() + " %");
        }
        return settings;
    }

    private static String words(Duration duration) {
        if (duration.toDays() > 0 && duration.equals(Duration.ofDays(duration.toDays()))) {
            return plural(duration.toDays(), "day");
        }
        if (duration.toHours() > 0 && duration.equals(Duration.ofHours(duration.toHours()))) {
            return plural(duration.toHours(), "hour");
        }
        return duration.toSeconds() % 60 == 0
                ? plural(duration.toMinutes(), "minute")
                : plural(duration.toSeconds(), "second");
    }

    private static String plural(long n, String unit) {
        return n + " " + unit + (n == 1 ? "" : "s");
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given.strip();
    }

    private static boolean isMistaken(@Nullable String given, Optional<UUID> id) {
        return !text(given).isEmpty() && id.isEmpty();
    }

    private static Optional<UUID> id(@Nullable String given) {
        try {
            return text(given).isEmpty()
                    ? Optional.empty()
                    : Optional.of(UUID.fromString(text(given)));
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }
}
