package io.amends.proof.abuse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.amends.proof.Pause;
import io.amends.proof.abuse.Stage.Shop;
import io.amends.proof.installation.Api;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Tokens;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** Names, addresses and texts that would be headers, recipients, bodies or markup of a mail. */
final class MailInjection {

    private static final String VICTIM = "victim@evil.example";
    private static final List<String> NAMES =
            List.of(
                    "Ann\r\nBcc: " + VICTIM,
                    "Ann\nX-Injected: yes",
                    "Ann\rX-Injected: yes",
                    "Ann\r\n\r\nX-Injected body",
                    "Ann\r\n.\r\nMAIL FROM:<" + VICTIM + ">",
                    ".",
                    "..\r\n.\r\n",
                    "=?utf-8?q?Ann=0d=0aBcc:_" + VICTIM + "?=",
                    "=?utf-8?b?QW5uDQpYLUluamVjdGVkOiB5ZXM=?=",
                    "<script>alert('injected')</script>",
                    "\"><img src=x onerror=alert('injected')>",
                    Values.TEMPLATE,
                    "{#include layout}{/include}",
                    "%0d%0aX-Injected: yes",
                    "Ann\u2028X-Injected: yes\u0085X-Injected: yes",
                    "x".repeat(190),
                    "é".repeat(190));
    private static final List<String> ADDRESSES =
            List.of(
                    "a@example.com\r\nRCPT TO:<" + VICTIM + ">",
                    "a@example.com," + VICTIM,
                    "a@example.com;" + VICTIM,
                    "<a@example.com> ORCPT=" + VICTIM,
                    "\"a\r\nBcc: " + VICTIM + "\"@example.com",
                    "a@example.com>\r\nRCPT TO:<" + VICTIM,
                    "Ann <" + VICTIM + ">",
                    "a@[127.0.0.1]",
                    "a%" + VICTIM + "@example.com",
                    "a@example.com\u0000." + VICTIM);

    private final Installation installation;
    private final Wires wires;
    private final Violations violations;
    private final String token;
    private final Shop shop;
    private int mails;

    MailInjection(
            Installation installation,
            Wires wires,
            Violations violations,
            Tokens tokens,
            Stage stage) {
        this.installation = installation;
        this.wires = wires;
        this.violations = violations;
        this.token = tokens.of("operator");
        this.shop = stage.ours();
    }

    /** How many mails were compared. */
    int send() {
        String plain = post("Ann", Optional.empty());
        String pattern = raw(plain);
        List<String> expected = new ArrayList<>();
        for (String name : NAMES) {
            expected.add(post(name, Optional.empty()));
            complain(name);
        }
        ADDRESSES.forEach(address -> post("Ann", Optional.of(address)));
        rename(NAMES.getFirst());
        rename(NAMES.get(9));
        expected.add(post("Ann", Optional.empty()));
        for (String recipient : expected) {
            if (!recipient.isEmpty()) {
                compare(pattern, raw(recipient));
            }
        }
        rename(shop.location());
        nobodyElse();
        return mails;
    }

    /** The recipient; empty where the visit was refused, which is as good. */
    private String post(String name, Optional<String> address) {
        String id = UUID.randomUUID().toString();
        String email = address.orElse("m" + id.substring(0, 8) + "@example.com");
        ObjectNode visit = JsonNodeFactory.instance.objectNode();
        visit.put("source", shop.source())
                .put("visitId", id)
                .put("occurredAt", Instant.now().toString())
                .put("location", shop.location());
        visit.putObject("customer")
                .put("email", email)
                .put("name", name)
                .putArray("consents")
                .addObject()
                .put("channel", "email")
                .put("purpose", "feedback")
                .put("granted", true)
                .put("at", "2026-01-01T00:00:00Z")
                .put("wording", "v1");
        Answer answer = send(Part.CUSTOMER, Request.post("/v1/visits", visit.toString()));
        return answer.ok() ? email : "";
    }

    /** Acknowledged by mail, and told to those who are to be alerted. */
    private void complain(String text) {
        ObjectNode complaint = JsonNodeFactory.instance.objectNode();
        complaint
                .put("location", shop.location())
                .put("channel", "phone")
                .put("text", text)
                .putObject("customer")
                .put("email", "c" + UUID.randomUUID().toString().substring(0, 8) + "@example.com")
                .put("name", text);
        send(Part.FEEDBACK, Request.post("/v1/complaints", complaint.toString()));
    }

    private void rename(String name) {
        ObjectNode location = JsonNodeFactory.instance.objectNode();
        location.put("name", name)
                .put("timeZone", "Europe/London")
                .put("currency", "USD")
                .put("country", "US");
        send(Part.CUSTOMER, Request.put("/v1/locations/" + shop.location(), location.toString()));
    }

    private Answer send(Part service, Request request) {
        Answer answer = wires.send(service, request.by(token));
        if (!answer.ok() && answer.status() != 422 && answer.status() != 400) {
            violations.add("hostile text is answered " + answer.status(), request + ": " + answer);
        }
        return answer;
    }

    private String raw(String recipient) {
        Api inbox = installation.api(Part.INBOX, "");
        return Stage.await(
                "a mail to " + recipient,
                () ->
                        Optional.ofNullable(
                                        inbox.get("/api/messages?to=" + Shots.encoded(recipient))
                                                .json()
                                                .path(0)
                                                .get("raw"))
                                .map(JsonNode::asText));
    }

    /** The same headers and parts as a plain mail has, and nothing of what was sent among them. */
    private void compare(String plain, String mail) {
        mails++;
        if (!headers(mail).equals(headers(plain))) {
            violations.add("a mail has other headers than a plain one", mail);
        }
        if (parts(mail) != parts(plain)) {
            violations.add("a mail has other parts than a plain one", mail);
        }
        innocent(mail);
    }

    private void innocent(String mail) {
        String head = head(mail);
        if (head.replace("\r\n", "").matches("(?s).*[\\r\\n].*")) {
            violations.add("a mail's header has a bare CR or LF", mail);
        }
        if (!head.chars().allMatch(c -> c < 127)) {
            violations.add("a mail's header has bytes beyond ASCII", mail);
        }
        if (mail.lines().anyMatch(line -> line.length() > 998)) {
            violations.add("a mail has lines beyond 998 characters", mail);
        }
        if (mail.contains(Verdict.EVALUATED)) {
            violations.add("a mail's template evaluates what was sent", mail);
        }
    }

    private void nobodyElse() {
        Pause.of(Duration.ofSeconds(3));
        installation.inbox().all().stream()
                .filter(mail -> !mail.to().endsWith("@example.com"))
                .forEach(
                        mail ->
                                violations.add(
                                        "a mail goes to somebody who was smuggled in", mail.to()));
        for (JsonNode mail : installation.api(Part.INBOX, "").get("/api/messages?after=0").json()) {
            String raw = mail.path("raw").asText();
            innocent(raw);
            String html = mail.path("html").asText();
            if (html.contains("<script>alert(") || html.contains("<img src=x")) {
                violations.add("a mail's HTML holds markup that was sent", html);
            }
            if (headers(raw).contains("X-Injected") || headers(raw).contains("Bcc")) {
                violations.add("a mail has a header that was smuggled in", raw);
            }
        }
    }

    private static String head(String mail) {
        int end = mail.indexOf("\r\n\r\n");
        return end < 0 ? mail : mail.substring(0, end);
    }

    /** Their names, in order, as often as they are there. */
    private static List<String> headers(String mail) {
        List<String> names = new ArrayList<>();
        for (String line : head(mail).split("\r\n", -1)) {
            if (!line.startsWith(" ") && !line.startsWith("\t")) {
                names.add(line.split(":", 2)[0]);
            }
        }
        Collections.sort(names);
        return names;
    }

    private static long parts(String mail) {
        return new TreeSet<>(List.of(mail.split("(?i)content-type: ", -1))).size();
    }
}
