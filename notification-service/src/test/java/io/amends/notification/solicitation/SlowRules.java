package io.amends.notification.solicitation;

import io.amends.notification.customer.Consent;
import io.amends.notification.customer.ContactPoint;
import io.amends.notification.customer.KnownCustomer;
import io.amends.notification.preference.Preferences;
import io.amends.notification.preference.Suppression;
import io.amends.notification.programme.Cap;
import io.amends.notification.programme.Programme;
import io.amends.notification.programme.QuietHours;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The rules of writing to somebody, one question after the other in plain words, slow and without
 * the service's own helpers. The answer is the first rule that says no, or {@code send}.
 *
 * @param customer null: not heard of
 * @param zone null: the location was not heard of
 */
record SlowRules(
        Programme programme,
        HoldOut holdOut,
        Duration patience,
        @Nullable KnownCustomer customer,
        Preferences preferences,
        List<String> staff,
        @Nullable ZoneId zone,
        List<Asked> asked,
        List<Asked> askedAtAddress) {

    String whenDue(Solicitation solicitation, Instant now) {
        String rule = whenSending(solicitation, now, asked, askedAtAddress);
        if (!rule.equals("send") || isTransactional()) {
            return rule;
        }
        if (holdOut.coversEverythingFor(person().customerId())) {
            return "global-hold-out";
        }
        return holdOut.covers(programme, person().customerId()) ? "programme-hold-out" : "send";
    }

    /** The caps are not asked again: what they would count is this very message. */
    String whenSending(Solicitation solicitation, Instant now) {
        return whenSending(solicitation, now, List.of(), List.of());
    }

    private String whenSending(
            Solicitation solicitation, Instant now, List<Asked> asked, List<Asked> askedAtAddress) {
        if (solicitation.imported()) {
            return "imported";
        }
        if (Duration.between(solicitation.happenedAt(), now).compareTo(programme.maxAge()) > 0) {
            return "too-old";
        }
        if (solicitation.voided()) {
            return "visit-voided";
        }
        if (!programme.active()) {
            return "programme-off";
        }
        if (programme.name().word().equals("recovery-alert")) {
            return staff.isEmpty() ? "no-recipients" : "send";
        }
        if (customer == null) {
            return "unknown-customer";
        }
        if (customer.erased()) {
            return "erased";
        }
        if (!isTransactional() && programme.quietHours() != null && zone == null) {
            return "unknown-location";
        }
        boolean oneThatMayBeUsed = false;
        boolean oneThatWorks = false;
        boolean oneThatCameBack = false;
        for (ContactPoint point : customer.contactPoints()) {
            if (!point.kind().equals("email")) {
                continue;
            }
            boolean mayBeUsed =
                    point.state().equals("reachable")
                            || (point.state().equals("suppressed") && isTransactional());
            oneThatMayBeUsed |= mayBeUsed;
            oneThatWorks |= mayBeUsed && !preferences.bounced().contains(point.contactPointId());
            oneThatCameBack |= point.state().equals("bounced");
        }
        if (!oneThatMayBeUsed) {
            return oneThatCameBack ? "bounced" : "unreachable";
        }
        if (!oneThatWorks) {
            return "bounced";
        }
        if (isTransactional()) {
            return "send";
        }
        if (hasUnsubscribed()) {
            return "unsubscribed";
        }
        if (!hasAgreed()) {
            return "no-consent";
        }
        if (wasAskedOftenEnough(asked, now) || wasAskedOftenEnough(askedAtAddress, now)) {
            return "frequency-cap";
        }
        if (wasWrittenToOnThisDay(asked, now) || wasWrittenToOnThisDay(askedAtAddress, now)) {
            return "one-a-day";
        }
        QuietHours quiet = programme.quietHours();
        if (quiet != null && zone != null && isQuiet(quiet, now, zone)) {
            return "quiet-hours";
        }
        return "send";
    }

    /** Whether more time than the patience has passed since it was due. */
    boolean isStillWaitedFor(Solicitation solicitation, Instant now) {
        return Duration.between(solicitation.dueAt(), now).compareTo(patience) < 0;
    }

    private KnownCustomer person() {
        if (customer == null) {
            throw new IllegalStateException("nobody is written to whom nobody knows");
        }
        return customer;
    }

    private boolean isTransactional() {
        return programme.name().word().startsWith("recovery-");
    }

    private String purpose() {
        return programme.name().word().equals("welcome") ? "marketing" : "feedback";
    }

    private boolean hasUnsubscribed() {
        for (Suppression suppression : preferences.suppressions()) {
            if (suppression.purpose().word().equals(purpose()) && suppression.liftedAt() == null) {
                return true;
            }
        }
        return false;
    }

    private boolean hasAgreed() {
        Instant last = null;
        boolean yes = false;
        for (Consent said : person().consents()) {
            if (!said.channel().equals("email") || !said.purpose().equals(purpose())) {
                continue;
            }
            if (last == null || said.at().isAfter(last)) {
                last = said.at();
                yes = said.granted();
            } else if (said.at().equals(last)) {
                yes = yes && said.granted();
            }
        }
        return last != null && (yes || wasUndone(last));
    }

    /** The no came from unsubscribing, which was taken back: then the yes before it counts. */
    private boolean wasUndone(Instant no) {
        for (Suppression suppression : preferences.suppressions()) {
            Instant lifted = suppression.liftedAt();
            if (suppression.customerId().equals(person().customerId())
                    && suppression.purpose().word().equals(purpose())
                    && suppression.consented()
                    && lifted != null
                    && !no.isBefore(suppression.since())
                    && !no.isAfter(lifted)) {
                return true;
            }
        }
        return false;
    }

    private boolean wasAskedOftenEnough(List<Asked> asked, Instant now) {
        Cap cap = programme.cap();
        if (cap == null) {
            return false;
        }
        int recently = 0;
        for (Asked one : asked) {
            boolean sameClass = one.kind().purpose().orElseThrow().word().equals(purpose());
            if (sameClass
                    && Duration.between(one.at(), now).compareTo(Duration.ofDays(cap.days())) < 0) {
                recently++;
            }
        }
        return recently >= cap.messages();
    }

    /** By the calendar on the wall; without one, by that of Greenwich. */
    private boolean wasWrittenToOnThisDay(List<Asked> asked, Instant now) {
        for (Asked one : asked) {
            if (day(one.at()).equals(day(now)) || day(one.reached()).equals(day(now))) {
                return true;
            }
        }
        return false;
    }

    private String day(Instant at) {
        return at.atZone(zone == null ? ZoneId.of("UTC") : zone).toString().substring(0, 10);
    }

    /** Looks at the wall once a minute, until it is another day and not quiet. */
    static Instant nextDay(@Nullable QuietHours quiet, Instant now, @Nullable ZoneId known) {
        ZoneId zone = known == null ? ZoneId.of("UTC") : known;
        Instant at = now;
        while (at.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate())) {
            at = at.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
        }
        return quiet == null ? at : endOfQuiet(quiet, at, zone);
    }

    /** By the clock on the wall. */
    private static boolean isQuiet(QuietHours quiet, Instant at, ZoneId zone) {
        LocalTime wall = at.atZone(zone).toLocalTime();
        int minute = wall.getHour() * 60 + wall.getMinute();
        int from = quiet.from().toSecondOfDay() / 60;
        int to = quiet.to().toSecondOfDay() / 60;
        return Math.floorMod(minute - from, 1_440) < Math.floorMod(to - from, 1_440);
    }

    /** Looks at the wall once a minute, until it is over. */
    static Instant endOfQuiet(QuietHours quiet, Instant now, ZoneId zone) {
        Instant at = now;
        while (isQuiet(quiet, at, zone)) {
            at = at.plusSeconds(60);
        }
        return at;
    }
}
