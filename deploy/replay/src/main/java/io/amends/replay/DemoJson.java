package io.amends.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.amends.replay.shops.CaseStep;
import io.amends.replay.shops.LiveScene;
import io.amends.replay.shops.PastAnswer;
import io.amends.replay.shops.PastComplaint;
import io.amends.replay.shops.PastVisit;
import io.amends.replay.shops.Shop;
import io.amends.replay.shops.Shopper;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The demo's story in the words of the API. */
final class DemoJson {

    static final String SOURCE = "demo";
    private static final String WORDING = "v1";

    private DemoJson() {}

    static ObjectNode location(Shop shop) {
        ObjectNode location =
                object().put("name", shop.name())
                        .put("timeZone", shop.hours().zone().getId())
                        .put("currency", shop.currency());
        ObjectNode calendar = location.putObject("calendar");
        ArrayNode weekly = calendar.putArray("weekly");
        for (DayOfWeek day : DayOfWeek.values()) {
            shop.hours()
                    .weekly(day)
                    .forEach(
                            interval ->
                                    weekly.addObject()
                                            .put("day", day.name().toLowerCase(Locale.ROOT))
                                            .put("opens", interval.opens().toString())
                                            .put("closes", interval.closes().toString()));
        }
        ArrayNode holidays = calendar.putArray("holidays");
        shop.hours().holidays().forEach(date -> holidays.add(date.toString()));
        return location;
    }

    static ObjectNode recipients(Shop shop) {
        ObjectNode recipients = object();
        recipients.putArray("emails").add(shop.manager());
        return recipients;
    }

    static ObjectNode visit(PastVisit past) {
        ObjectNode visit =
                visit(past.id(), past.shop(), past.at(), past.minor())
                        .put("channel", past.channel());
        if (past.staff() != null) {
            visit.putArray("staff").add(past.staff());
        }
        visit.put("status", past.status());
        Shopper customer = past.customer();
        if (customer != null) {
            visit.set(
                    "customer",
                    past.first()
                            ? introduction(customer, past.at())
                            : object().put("loyaltyId", customer.loyaltyId()));
        }
        return visit;
    }

    static ObjectNode visit(LiveScene.Visit live, Instant now) {
        Instant at = now.minus(live.ago()).truncatedTo(ChronoUnit.SECONDS);
        ObjectNode visit =
                visit("live-" + at.getEpochSecond(), live.shop(), at, live.minor())
                        .put("channel", "counter");
        visit.putArray("staff").add(live.shop().staff().getFirst());
        visit.set("customer", introduction(live.customer(), at));
        return visit;
    }

    private static ObjectNode visit(String id, Shop shop, Instant at, long minor) {
        ObjectNode visit =
                object().put("source", "till-" + shop.code())
                        .put("visitId", id)
                        .put(
                                "occurredAt",
                                at.atZone(shop.hours().zone()).toOffsetDateTime().toString())
                        .put("location", shop.code());
        visit.putObject("amount").put("minor", minor).put("currency", shop.currency());
        return visit;
    }

    /** Who the customer is and what they agreed to, as the till says it the first time. */
    private static ObjectNode introduction(Shopper shopper, Instant at) {
        ObjectNode customer = contact(shopper).put("loyaltyId", shopper.loyaltyId());
        ArrayNode consents = JsonNodeFactory.instance.arrayNode();
        consent(consents, "feedback", shopper.feedback(), at);
        consent(consents, "marketing", shopper.marketing(), at);
        if (!consents.isEmpty()) {
            customer.set("consents", consents);
        }
        return customer;
    }

    private static ObjectNode contact(Shopper shopper) {
        ObjectNode contact = object().put("name", shopper.name()).put("locale", shopper.locale());
        if (shopper.email() != null) {
            contact.put("email", shopper.email());
        }
        if (shopper.phone() != null) {
            contact.put("phone", shopper.phone());
        }
        return contact;
    }

    private static void consent(
            ArrayNode consents, String purpose, @Nullable Boolean granted, Instant at) {
        if (granted != null) {
            consents.addObject()
                    .put("channel", "email")
                    .put("purpose", purpose)
                    .put("granted", granted)
                    .put("at", at.toString())
                    .put("wording", WORDING);
        }
    }

    /**
     * @param visitId as customer-service calls the visit
     */
    static ObjectNode answer(PastAnswer past, String visitId) {
        ObjectNode answer =
                object().put("source", SOURCE)
                        .put("answerId", past.id())
                        .put("visitId", visitId)
                        .put("location", past.visit().shop().code())
                        .put("at", past.at().toString());
        answer.putObject("scores").put("nps", past.nps()).put("csat", past.csat());
        if (past.cause() != null) {
            answer.putArray("causes").add(past.cause().code());
        }
        if (past.words() != null) {
            answer.put("words", past.words());
        }
        return answer;
    }

    /**
     * @param visitId as customer-service calls the visit
     * @param customerId the same; null when the customer is not known
     */
    static ObjectNode complaint(PastComplaint past, String visitId, @Nullable String customerId) {
        ObjectNode complaint =
                object().put("source", SOURCE)
                        .put("complaintId", past.id())
                        .put("location", past.visit().shop().code())
                        .put("visitId", visitId)
                        .put("channel", past.channel())
                        .put("text", past.text())
                        .put("cause", past.cause().code())
                        .put("severity", past.severity())
                        .put("at", past.at().toString());
        if (customerId != null) {
            complaint.put("customerId", customerId);
        }
        if (past.remedySought() != null) {
            complaint.put("remedySought", past.remedySought());
        }
        return complaint;
    }

    static ObjectNode complaint(LiveScene.Complaint live, Instant now) {
        ObjectNode complaint =
                object().put("source", SOURCE)
                        .put("complaintId", live.id())
                        .put("location", live.shop().code())
                        .put("channel", live.channel())
                        .put("text", live.text())
                        .put("cause", live.cause().code())
                        .put("severity", live.severity());
        complaint.set("customer", contact(live.customer()));
        if (live.remedySought() != null) {
            complaint.put("remedySought", live.remedySought());
        }
        Duration openFor = live.openFor();
        if (openFor != null) {
            complaint.put(
                    "at",
                    live.shop()
                            .hours()
                            .before(now, openFor)
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString());
        }
        return complaint;
    }

    /** What an agent's action is called in the path of a case. */
    static String path(CaseStep step) {
        return switch (step) {
            case CaseStep.Acknowledged acknowledged -> "acknowledgement";
            case CaseStep.Contacted contacted -> "contacts";
            case CaseStep.Remedied remedied -> "remedies";
            case CaseStep.Resolved resolved -> "resolution";
        };
    }

    static ObjectNode step(CaseStep step, Shop shop) {
        ObjectNode action = object().put("at", step.at().toString());
        switch (step) {
            case CaseStep.Acknowledged acknowledged -> {}
            case CaseStep.Contacted(_, String channel, String note) ->
                    action.put("channel", channel).put("note", note);
            case CaseStep.Remedied(_, String kind, Long cost, String note) -> {
                action.put("kind", kind).put("note", note);
                if (cost != null) {
                    action.putObject("cost").put("minor", cost).put("currency", shop.currency());
                }
            }
            case CaseStep.Resolved(_, var cause, String note) ->
                    action.put("rootCause", cause.code()).put("note", note);
        }
        return action;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
