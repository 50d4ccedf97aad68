package io.amends.notification.solicitation;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.notification.programme.ProgrammeClass;
import io.amends.notification.programme.ProgrammeName;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;

/** What the others are told about a decision; see contracts/. */
record SolicitationDecided(
        UUID solicitationId,
        long version,
        ProgrammeName programme,
        @JsonProperty("class") ProgrammeClass kind,
        Subject subject,
        @Nullable String occasion,
        @Nullable UUID customerId,
        String location,
        String channel,
        Outcome outcome,
        @Nullable Rule rule,
        Instant decidedAt,
        Instant dueAt,
        @Nullable Instant sentAt,
        LocalDate localDate,
        boolean imported) {

    static final String TOPIC = "solicitations";

    static OutgoingEvent of(Solicitation solicitation) {
        Outcome outcome =
                Objects.requireNonNull(solicitation.outcome(), "only decisions are published");
        Instant decidedAt =
                Objects.requireNonNull(solicitation.decidedAt(), "a decision has its time");
        Instant sentAt = solicitation.sentAt();
        return new OutgoingEvent(
                        TOPIC,
                        outcome.eventType(),
                        solicitation.id().toString(),
                        solicitation.version(),
                        sentAt == null ? decidedAt : sentAt,
                        new SolicitationDecided(
                                solicitation.id(),
                                solicitation.version(),
                                solicitation.programme(),
                                solicitation.programme().kind(),
                                solicitation.subject(),
                                solicitation.occasion().isEmpty() ? null : solicitation.occasion(),
                                solicitation.customerId(),
                                solicitation.location(),
                                "email",
                                outcome,
                                solicitation.rule(),
                                decidedAt,
                                solicitation.dueAt(),
                                sentAt,
                                solicitation.localDate(),
                                solicitation.imported()))
                .of(solicitation.trace());
    }
}
