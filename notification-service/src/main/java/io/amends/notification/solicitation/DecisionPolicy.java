package io.amends.notification.solicitation;

import io.amends.notification.customer.ContactPoint;
import io.amends.notification.customer.KnownCustomer;
import io.amends.notification.preference.Preferences;
import io.amends.notification.programme.Programme;
import io.amends.notification.programme.ProgrammeClass;
import io.amends.notification.programme.Purpose;
import io.amends.notification.programme.QuietHours;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rules, and nothing else: the same circumstances always come out the same.
 *
 * <p>Transactional mail needs no consent and knows no cap, quiet hours or hold-out; erased
 * customers and hard bounces hold for everybody. The hold-out comes last, so that those held out
 * are exactly those who would have been written to.
 */
public final class DecisionPolicy {
    private final HoldOut holdOut;
    private final Duration patience;

    /**
     * @param patience how long to wait for a customer or location not heard of yet
     */
    public DecisionPolicy(HoldOut holdOut, Duration patience) {
        this.holdOut = holdOut;
        this.patience = patience;
    }

    /** The rules that can be asked as soon as something is heard, without knowing anybody. */
    Optional<Rule> onHearing(
            Programme programme, Instant happenedAt, boolean imported, Instant now) {
        if (imported) {
            return Optional.of(Rule.IMPORTED);
        }
        return happenedAt.plus(programme.maxAge()).isBefore(now)
                ? Optional.of(Rule.TOO_OLD)
                : Optional.empty();
    }

    /** All rules, in the order of {@link Rule}. */
    Decision whenDue(
            Programme programme, Solicitation solicitation, Standing standing, Instant now) {
        Optional<Rule> aboutTheSubject = aboutTheSubject(programme, solicitation, now);
        if (aboutTheSubject.isPresent()) {
            return new Decision.Suppress(aboutTheSubject.get());
        }
        Decision allowed = mayWrite(programme, solicitation, standing, now);
        if (!(allowed instanceof Decision.Send) || programme.kind().isTransactional()) {
            return allowed;
        }
        KnownCustomer customer = standing.customer().orElseThrow();
        if (holdOut.coversEverythingFor(customer.customerId())) {
            return new Decision.HoldOut(Rule.GLOBAL_HOLD_OUT);
        }
        return holdOut.covers(programme, customer.customerId())
                ? new Decision.HoldOut(Rule.PROGRAMME_HOLD_OUT)
                : allowed;
    }

    /**
     * What is asked once more when the mail's turn comes, since things may have changed in the
     * queue.
     */
    Decision whenSending(
            Programme programme, Solicitation solicitation, Standing standing, Instant now) {
        return aboutTheSubject(programme, solicitation, now)
                .<Decision>map(Decision.Suppress::new)
                .orElseGet(() -> mayWrite(programme, solicitation, standing, now));
    }

    private Optional<Rule> aboutTheSubject(
            Programme programme, Solicitation solicitation, Instant now) {
        return onHearing(programme, solicitation.happenedAt(), solicitation.imported(), now)
                .or(
                        () ->
                                solicitation.voided()
                                        ? Optional.of(Rule.VISIT_VOIDED)
                                        : Optional.empty());
    }

    private Decision mayWrite(
            Programme programme, Solicitation solicitation, Standing standing, Instant now) {
        if (!programme.active()) {
            return new Decision.Suppress(Rule.PROGRAMME_OFF);
        }
        if (programme.name().isToStaff()) {
            return standing.staff().isEmpty()
                    ? new Decision.Suppress(Rule.NO_RECIPIENTS)
                    : new Decision.Send();
        }
        if (standing.customer().isEmpty()) {
            return waitFor(Rule.UNKNOWN_CUSTOMER, solicitation, now);
        }
        KnownCustomer customer = standing.customer().get();
        Preferences preferences = standing.preferences();
        if (customer.erased()) {
            return new Decision.Suppress(Rule.ERASED);
        }
        boolean needsZone = programme.quietHours() != null && !programme.kind().isTransactional();
        if (needsZone && standing.zone().isEmpty()) {
            return waitFor(Rule.UNKNOWN_LOCATION, solicitation, now);
        }
        List<ContactPoint> usable = usable(customer, programme.kind());
        if (usable.isEmpty()) {
            return new Decision.Suppress(
                    customer.contactPoints().stream().anyMatch(DecisionPolicy::isBouncedEmail)
                            ? Rule.BOUNCED
                            : Rule.UNREACHABLE);
        }
        if (usable.stream().allMatch(preferences::hasBounced)) {
            return new Decision.Suppress(Rule.BOUNCED);
        }
        if (programme.kind().purpose().isEmpty()) {
            return new Decision.Send();
        }
        Purpose purpose = programme.kind().purpose().get();
        if (preferences.isUnsubscribedFrom(purpose)) {
            return new Decision.Suppress(Rule.UNSUBSCRIBED);
        }
        if (!preferences.consents(customer, purpose)) {
            return new Decision.Suppress(Rule.NO_CONSENT);
        }
        if (isCapReached(programme, standing.asked(), now)
                || isCapReached(programme, standing.askedAtAddress(), now)) {
            return new Decision.Suppress(Rule.FREQUENCY_CAP);
        }
        ZoneId zone = standing.zone().orElse(ZoneOffset.UTC);
        LocalDate today = LocalDate.ofInstant(now, zone);
        if (Stream.concat(standing.asked().stream(), standing.askedAtAddress().stream())
                .anyMatch(asked -> isOn(today, asked, zone))) {
            Instant tomorrow = today.plusDays(1).atStartOfDay(zone).toInstant();
            QuietHours quiet = programme.quietHours();
            return new Decision.Defer(
                    Rule.ONE_A_DAY,
                    quiet == null ? tomorrow : quiet.endOfQuietAt(tomorrow, zone).orElse(tomorrow));
        }
        return quiet(programme.quietHours(), standing, now);
    }

    private static boolean isCapReached(Programme programme, Collection<Asked> asked, Instant now) {
        return programme.cap() != null
                && programme
                        .cap()
                        .isReached(
                                asked.stream()
                                        .filter(one -> one.kind() == programme.kind())
                                        .map(Asked::at)
                                        .toList(),
                                now);
    }

    private static boolean isOn(LocalDate day, Asked asked, ZoneId zone) {
        return LocalDate.ofInstant(asked.at(), zone).equals(day)
                || LocalDate.ofInstant(asked.reached(), zone).equals(day);
    }

    private static Decision quiet(@Nullable QuietHours quiet, Standing standing, Instant now) {
        if (quiet == null) {
            return new Decision.Send();
        }
        return quiet.endOfQuietAt(now, standing.zone().orElseThrow())
                .<Decision>map(end -> new Decision.Defer(Rule.QUIET_HOURS, end))
                .orElseGet(Decision.Send::new);
    }

    private Decision waitFor(Rule missing, Solicitation solicitation, Instant now) {
        Instant until = solicitation.dueAt().plus(patience);
        return until.isAfter(now)
                ? new Decision.Wait(missing, until)
                : new Decision.Suppress(missing);
    }

    /** The address to write to: the first that can be used and has not bounced. */
    public static Optional<ContactPoint> addressOf(
            KnownCustomer customer, Preferences preferences, ProgrammeClass kind) {
        return usable(customer, kind).stream()
                .filter(point -> !preferences.hasBounced(point))
                .findFirst();
    }

    private static List<ContactPoint> usable(KnownCustomer customer, ProgrammeClass kind) {
        return customer.contactPoints().stream()
                .filter(ContactPoint::isEmail)
                .filter(
                        point ->
                                point.isReachable()
                                        || (kind.isTransactional() && point.isSuppressed()))
                .toList();
    }

    private static boolean isBouncedEmail(ContactPoint point) {
        return point.isEmail() && point.state().equals("bounced");
    }
}
