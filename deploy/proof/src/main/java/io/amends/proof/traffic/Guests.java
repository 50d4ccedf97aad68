package io.amends.proof.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.proof.installation.Api;
import io.amends.proof.installation.Inbox;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Those who were mailed: half of them answer, many of them twice at once; some unsubscribe, and
 * come again. Their phones' mail scanners have looked at every link before.
 */
public final class Guests implements AutoCloseable {

    private static final Pattern SURVEY = Pattern.compile("https?://\\S+?(/s/[\\w.-]+)");
    private static final Pattern UNSUBSCRIBE = Pattern.compile("https?://\\S+?(/u/[\\w.-]+)");
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A survey mail; the solicitation is read from its link. */
    public record Asked(long mail, String to, String solicitation, String visit) {}

    /** Who unsubscribed, when that was answered, and the visit that they made afterwards. */
    public record Gone(String guest, Message.Visit after) {}

    private final Traffic traffic;
    private final Inbox inbox;
    private final Api survey;
    private final Api preferences;
    private final Queue<Inbox.Mail> mails = new ConcurrentLinkedQueue<>();
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final Map<String, List<Integer>> answers = new ConcurrentHashMap<>();
    private final Queue<Gone> gone = new ConcurrentLinkedQueue<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
    private long read;

    Guests(Installation installation, Traffic traffic) {
        this.traffic = traffic;
        inbox = installation.inbox();
        read = inbox.last();
        survey = installation.api(Part.FEEDBACK, "");
        preferences = installation.api(Part.NOTIFICATION, "");
    }

    public void start() {
        var _ = reader.scheduleWithFixedDelay(this::read, 500, 500, TimeUnit.MILLISECONDS);
    }

    private void read() {
        for (Inbox.Mail mail : inbox.allAfter(read)) {
            note(mail).ifPresent(question -> people.execute(() -> react(mail, question)));
        }
    }

    private Optional<Asked> note(Inbox.Mail mail) {
        read = mail.id();
        mails.add(mail);
        Optional<Asked> question = mail.asks() ? Optional.of(question(mail)) : Optional.empty();
        question.ifPresent(asked::add);
        return question;
    }

    private static Asked question(Inbox.Mail mail) {
        String token = link(SURVEY, mail).substring("/s/".length());
        byte[] payload = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        try {
            JsonNode content = JSON.readTree(payload);
            return new Asked(
                    mail.id(), mail.to(), content.path("s").asText(), content.path("v").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String link(Pattern kind, Inbox.Mail mail) {
        Matcher matcher = kind.matcher(mail.text());
        if (!matcher.find()) {
            throw new IllegalStateException("No link " + kind + " in mail " + mail.id());
        }
        return URI.create(matcher.group(1)).getPath();
    }

    private void react(Inbox.Mail mail, Asked question) {
        String link = link(SURVEY, mail);
        survey.get(link);
        preferences.get(link(UNSUBSCRIBE, mail));
        if (mail.to().startsWith(Leavers.NAME)) {
            return;
        }
        if (traffic.chance(0.5)) {
            String form = "score=" + ThreadLocalRandom.current().nextInt(11);
            List<Thread> taps = new ArrayList<>();
            for (int i = traffic.chance(0.3) ? 2 : 1; i > 0; i--) {
                taps.add(Thread.startVirtualThread(() -> answer(link, form, question)));
            }
            for (Thread tap : taps) {
                join(tap);
            }
        }
        if (traffic.chance(0.15)) {
            int status =
                    Patience.ask(
                                    () ->
                                            preferences.post(
                                                    link(UNSUBSCRIBE, mail),
                                                    FORM,
                                                    "List-Unsubscribe=One-Click"))
                            .status();
            if (status / 100 != 2) {
                surprises.add("unsubscribing was answered with " + status);
            } else {
                gone.add(new Gone(mail.to(), traffic.visitOf(mail.to())));
            }
        }
    }

    private void answer(String link, String form, Asked question) {
        int status = Patience.ask(() -> survey.post(link, FORM, form)).status();
        answers.computeIfAbsent(question.solicitation(), first -> new ArrayList<>());
        answers.computeIfPresent(
                question.solicitation(),
                (solicitation, before) -> {
                    before.add(status);
                    return before;
                });
        if (status != 200 && status != 409) {
            surprises.add("an answer was answered with " + status);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All survey mails that came. */
    public Collection<Asked> asked() {
        return asked;
    }

    /** All mails that came in this run, of which the catcher keeps only the last. */
    public Collection<Inbox.Mail> mails() {
        return mails;
    }

    /** By solicitation, how its answers were answered. */
    public Map<String, List<Integer>> answers() {
        return answers;
    }

    public Collection<Gone> gone() {
        return gone;
    }

    public Collection<String> surprises() {
        return surprises;
    }

    /** Waits for those who are reacting; nobody reacts to mails that come later. */
    public void finish() {
        reader.close();
        people.close();
    }

    @Override
    public void close() {
        finish();
    }

    /** Reads what came after {@link #finish}, without reacting. */
    public void readTheRest() {
        inbox.allAfter(read).forEach(this::note);
    }
}
