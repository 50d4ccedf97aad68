package io.amends.proof.installation;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The mail catcher's inbox. */
public record Inbox(Api api) {

    /** A mail to one recipient. */
    public record Mail(
            long id,
            Instant receivedAt,
            String to,
            String subject,
            String messageId,
            String text,
            String raw) {

        public boolean asks() {
            return text.contains("/s/");
        }
    }

    /** All mails, oldest first. */
    public List<Mail> all() {
        return allAfter(0);
    }

    /** The highest id so far; 0 before the first mail. */
    public long last() {
        List<Mail> all = all();
        return all.isEmpty() ? 0 : all.getLast().id();
    }

    /** All mails with a higher id, oldest first. */
    public List<Mail> allAfter(long id) {
        List<Mail> mails = new ArrayList<>();
        List<Mail> page = page("after=" + id);
        while (!page.isEmpty()) {
            mails.addAll(page);
            page = page("after=" + page.getLast().id());
        }
        return mails;
    }

    public List<Mail> to(String recipient) {
        return page("to=" + recipient);
    }

    private List<Mail> page(String query) {
        List<Mail> mails = new ArrayList<>();
        for (JsonNode mail : api.get("/api/messages?" + query).json()) {
            mails.add(
                    new Mail(
                            mail.path("id").asLong(),
                            Instant.parse(mail.path("receivedAt").asText()),
                            mail.path("to").asText(),
                            mail.path("subject").asText(),
                            mail.at("/headers/Message-ID/0").asText(),
                            mail.path("text").asText(),
                            mail.path("raw").asText()));
        }
        return mails;
    }
}
