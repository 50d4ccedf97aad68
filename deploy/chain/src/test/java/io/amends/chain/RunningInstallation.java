package io.amends.chain;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.proof.installation.Api;
import io.amends.proof.installation.Deployed;
import io.amends.proof.installation.Inbox;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Tokens;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An installation that somebody else has started, such as that of compose: its keys are in the
 * directory {@code AMENDS_TEST_KEYS}, its services and MailDev on the usual ports of this machine
 * unless {@code AMENDS_CUSTOMER_URL} and so on say otherwise.
 */
record RunningInstallation(Tokens tokens) implements Deployed {

    private static final Map<Part, Integer> USUAL_PORTS =
            Map.of(
                    Part.CUSTOMER, 8081,
                    Part.FEEDBACK, 8082,
                    Part.NOTIFICATION, 8083,
                    Part.ANALYTICS, 8084,
                    Part.INBOX, 8085);

    static boolean isNamed() {
        return System.getenv("AMENDS_TEST_KEYS") != null;
    }

    static RunningInstallation named() {
        RunningInstallation running =
                new RunningInstallation(new Tokens(Path.of(System.getenv("AMENDS_TEST_KEYS"))));
        running.surveyAtOnce();
        return running;
    }

    @Override
    public Api api(Part part, String token) {
        String usual = "http://localhost:" + USUAL_PORTS.get(part);
        return new Api(
                URI.create(System.getenv().getOrDefault("AMENDS_" + part + "_URL", usual)), token);
    }

    @Override
    public String token(String role) {
        return tokens.of(role);
    }

    @Override
    public List<Inbox.Mail> mailsTo(String recipient) {
        List<Inbox.Mail> mails = new ArrayList<>();
        for (JsonNode mail : api(Part.INBOX, "").get("/email").json()) {
            if (mail.at("/to/0/address").asText().equals(recipient)) {
                mails.add(
                        new Inbox.Mail(
                                mails.size() + 1,
                                Instant.parse(mail.path("time").asText()),
                                recipient,
                                mail.path("subject").asText(),
                                mail.path("messageId").asText(),
                                mail.path("text").asText(),
                                ""));
            }
        }
        return mails;
    }
}
