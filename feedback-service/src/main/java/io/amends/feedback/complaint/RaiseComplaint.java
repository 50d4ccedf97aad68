package io.amends.feedback.complaint;

import io.amends.chassis.database.Ids;
import io.amends.chassis.web.TooMany;
import io.amends.feedback.customer.ContactClaims;
import io.amends.feedback.customer.ContactDetails;
import io.amends.feedback.customer.Forgetting;
import io.amends.feedback.history.ContentHash;
import io.amends.feedback.location.Location;
import io.amends.feedback.location.Locations;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Severity;
import io.amends.feedback.visit.Visit;
import io.amends.feedback.visit.Visits;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Takes a complaint that came in through a channel of the business's own, at the counter or by
 * phone, mail or web.
 */
@ApplicationScoped
class RaiseComplaint {
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration RETRY_AFTER = Duration.ofHours(1);

    private final Complaints complaints;
    private final ContactClaims claims;
    private final Forgetting forgetting;
    private final Visits visits;
    private final Locations locations;
    private final ComplaintConfig config;

    RaiseComplaint(
            Complaints complaints,
            ContactClaims claims,
            Forgetting forgetting,
            Visits visits,
            Locations locations,
            ComplaintConfig config) {
        this.complaints = complaints;
        this.claims = claims;
        this.forgetting = forgetting;
        this.visits = visits;
        this.locations = locations;
        this.config = config;
    }

    /**
     * What somebody said, and who took it down.
     *
     * @param customer details of somebody whose customer id is not known
     * @param program the till, or other program, that says it by itself; null: a person does
     * @param content the whole request, for telling a repeat from another complaint of the same
     *     reference
     */
    record Expression(
            @Nullable String source,
            @Nullable String reference,
            String location,
            @Nullable UUID visitId,
            @Nullable UUID customerId,
            @Nullable ContactDetails customer,
            String channel,
            Complaint.Words words,
            @Nullable Cause cause,
            Severity severity,
            Instant at,
            boolean imported,
            String takenBy,
            @Nullable String program,
            byte[] content) {}

    sealed interface Answer {
        record Raised(UUID complaintId, UUID caseId) implements Answer {}

        /** The source has said exactly this before. */
        record Repeated(UUID complaintId, UUID caseId) implements Answer {}

        /** The source has used the same id for another complaint. */
        record Contradicted() implements Answer {}
    }

    @Transactional
    Answer raise(Expression said, Instant now) {
        UUID complaintId = Ids.next();
        UUID caseId = Ids.next();
        UUID claimId = said.customerId() == null && said.customer() != null ? Ids.next() : null;
        UUID customerId = customerOf(said);
        if (customerId != null) {
            forgetting.keepFromErasure(List.of(customerId));
        }
        String source = said.source();
        Location place = locations.get(said.location());
        Complaint complaint =
                new Complaint(
                        complaintId,
                        1,
                        caseId,
                        null,
                        said.location(),
                        said.at(),
                        place.calendar().dateOf(said.at()),
                        said.channel(),
                        false,
                        said.cause(),
                        said.severity(),
                        said.visitId(),
                        customerId,
                        claimId,
                        said.imported(),
                        said.words(),
                        source == null
                                ? null
                                : new Complaint.Reference(
                                        source, said.reference(), ContentHash.of(said.content())));
        Set<UUID> raised =
                complaints.raise(
                        List.of(complaint), Map.of(said.location(), place), said.takenBy(), now);
        if (!raised.contains(complaintId)) {
            return repeated(said);
        }
        if (claimId != null && said.customer() != null) {
            limit(said.program(), now);
            claims.claim(claimId, said.location(), said.at(), said.customer(), said.program());
        }
        if (customerId != null) {
            // That somebody who was erased complained again counts; what they said is not kept.
            forgetting.forgetErased(List.of(customerId));
        }
        return new Answer.Raised(complaintId, caseId);
    }

    /**
     * Each acknowledgement is mail of ours to an address that nobody but the program vouches for.
     */
    private void limit(@Nullable String program, Instant now) {
        if (program != null
                && claims.hasTaken(program, now.minus(A_DAY), config.contactsPerDay())) {
            throw new TooMany(
                    "this source has named contact details with as many complaints as it may in 24 hours",
                    RETRY_AFTER);
        }
    }

    private @Nullable UUID customerOf(Expression said) {
        UUID visitId = said.visitId();
        if (said.customerId() != null || said.customer() != null || visitId == null) {
            return said.customerId();
        }
        Visit visit = visits.await(List.of(visitId)).get(visitId);
        return visit == null ? null : visit.customerId();
    }

    private Answer repeated(Expression said) {
        String source = said.source();
        String reference = said.reference();
        if (source == null || reference == null) {
            throw new IllegalStateException(
                    "only a complaint with its source's reference can be a repeat");
        }
        Complaint earlier = complaints.find(source, reference).orElseThrow();
        Complaint.Reference known = earlier.reference();
        return known != null && ContentHash.matches(known.contentHash(), said.content())
                ? new Answer.Repeated(earlier.complaintId(), earlier.caseId())
                : new Answer.Contradicted();
    }
}
