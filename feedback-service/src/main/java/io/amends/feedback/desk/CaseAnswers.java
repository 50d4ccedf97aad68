package io.amends.feedback.desk;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.amends.chassis.security.Caller;
import io.amends.chassis.security.Role;
import io.amends.chassis.web.ETags;
import io.amends.chassis.web.StrictJson;
import io.amends.feedback.customer.Customer;
import io.amends.feedback.recovery.CaseAction;
import io.amends.feedback.recovery.RecoveryCase;
import io.amends.feedback.recovery.RecoveryCaseEvent;
import io.amends.feedback.visit.Visit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Tells programs all about one case, as far as the caller may know it. */
@ApplicationScoped
class CaseAnswers {
    private final CaseStories stories;
    private final Caller caller;

    CaseAnswers(CaseStories stories, Caller caller) {
        this.stories = stories;
        this.caller = caller;
    }

    /** A case with its history; {@code words} are for those only who deal with the customer. */
    @Schema(name = "Case", examples = Examples.CASE)
    public record Answer(
            @JsonUnwrapped RecoveryCaseEvent recoveryCase,
            @Nullable String assignee,
            @Nullable Words words,
            @Nullable Person customer,
            @Nullable Occasion visit,
            List<Step> history) {}

    public record Words(String channel, @Nullable String text, @Nullable String remedySought) {}

    public record Person(
            UUID customerId,
            @Nullable String name,
            @Nullable String locale,
            @Nullable String email,
            @Nullable String phone,
            long visits) {}

    public record Occasion(
            UUID visitId, Instant at, String location, @Nullable String channel, String status) {}

    /**
     * One thing that was done; {@code details} depend on what.
     *
     * @param businessMinutes of the location's opening hours since the case was opened: of each
     *     resolution it stays, also when the case is reopened
     */
    public record Step(
            long version,
            String action,
            Instant at,
            Instant recordedAt,
            String by,
            boolean imported,
            long businessMinutes,
            @Schema(type = SchemaType.OBJECT, implementation = Object.class) ObjectNode details) {}

    Response of(RecoveryCase one) {
        return Response.ok(answer(one)).header(HttpHeaders.ETAG, ETags.of(one.version())).build();
    }

    private Answer answer(RecoveryCase one) {
        CaseStories.Story story = stories.of(one);
        boolean dealsWithCustomers =
                caller.has(Role.AGENT) || caller.has(Role.MANAGER) || caller.has(Role.OWNER);
        Customer customer = story.customer();
        Visit visit = story.visit();
        return new Answer(
                one.toEvent(),
                one.assignee(),
                dealsWithCustomers
                        ? new Words(
                                story.complaint().channel(),
                                story.complaint().words().text(),
                                story.complaint().words().remedySought())
                        : null,
                customer == null || !dealsWithCustomers
                        ? null
                        : new Person(
                                customer.customerId(),
                                customer.name(),
                                customer.locale(),
                                customer.email(),
                                customer.phone(),
                                story.visitCount()),
                visit == null
                        ? null
                        : new Occasion(
                                visit.visitId(),
                                visit.occurredAt(),
                                visit.location(),
                                visit.channel(),
                                visit.status()),
                one.history().stream().map(action -> step(action, dealsWithCustomers)).toList());
    }

    private static Step step(CaseAction action, boolean withNote) {
        ObjectNode details = StrictJson.mapper().valueToTree(action.detail());
        if (!withNote) {
            details.remove(List.of("note", "reason"));
        }
        return new Step(
                action.version(),
                action.kind(),
                action.at(),
                action.recordedAt(),
                action.by(),
                action.imported(),
                action.businessMinutes(),
                details);
    }
}
