package io.amends.proof.abuse;

import io.amends.proof.installation.Database;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Links from mails: forged, and looked at by scanners. */
final class Links {

    private static final int AT_ONCE = 8;
    private static final int LOOKS = 100;
    private static final List<String> SHORTS =
            List.of(".", "..", "a.b", "null", "e30.e30", "e30.", ".e30", "%00", "*", "'--");

    /** What a look at a link could change; the rest is the services' own bookkeeping. */
    private static final Map<Part, List<String>> STATE =
            Map.of(
                    Part.FEEDBACK, List.of("feedback", "complaints", "case_actions"),
                    Part.NOTIFICATION, List.of("suppressions", "contact_events"));

    private final Stage stage;
    private final Installation installation;
    private final Wires wires;
    private final Violations violations;
    private final PrivateKey stranger;

    Links(Stage stage, Installation installation, Wires wires, Violations violations) {
        this.stage = stage;
        this.installation = installation;
        this.wires = wires;
        this.violations = violations;
        try {
            stranger = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends forged tokens, by GET and by POST. */
    void forge(int times, long seed) {
        Map<Part, Map<String, String>> before = state();
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                threads.execute(
                        () -> {
                            for (int n = next.getAndIncrement();
                                    n < times;
                                    n = next.getAndIncrement()) {
                                forgery(new Random(seed * 7_368_787 + n));
                            }
                        });
            }
        }
        compare("a forged link", before);
    }

    private void forgery(Random random) {
        boolean unsubscribes = random.nextInt(8) == 0;
        String good = unsubscribes ? stage.ours().unsubscribe() : stage.ours().survey();
        String forged = unsubscribes ? bent(good, random) : survey(good, random);
        if (forged.equals(good)) {
            return;
        }
        String target = (unsubscribes ? "/u/" : "/s/") + forged;
        Part service = unsubscribes ? Part.NOTIFICATION : Part.FEEDBACK;
        Request request =
                random.nextBoolean()
                        ? Request.get(target)
                        : Request.form(
                                target,
                                unsubscribes ? "action=unsubscribe&purpose=all" : "score=0");
        Answer answer = wires.send(service, request);
        if (answer.status() != 404 && answer.status() != 400 && answer.status() != 414) {
            violations.add("a forged link is answered " + answer.status(), request + ": " + answer);
        }
    }

    private String survey(String good, Random random) {
        String payload = good.substring(0, good.indexOf('.'));
        String signature = good.substring(good.indexOf('.') + 1);
        String other = stage.theirs().survey();
        return switch (random.nextInt(12)) {
            case 0 -> payload + "." + base64(random(random, 64));
            case 1 -> payload + "." + base64(new byte[64]);
            case 2 -> payload + "." + other.substring(other.indexOf('.') + 1);
            case 3 -> edited(payload, random) + "." + signature;
            case 4 -> signedByAStranger(edited(payload, random));
            case 5 -> signedByAStranger(payload);
            case 6 -> payload + "." + signature + "%3D";
            case 7 -> good.substring(0, random.nextInt(good.length()));
            case 8 -> good + "." + signature;
            case 9 -> base64(random(random, 1 + random.nextInt(200))) + "." + signature;
            case 10 -> SHORTS.get(random.nextInt(SHORTS.size())) + random.nextInt(9);
            default -> bent(good, random);
        };
    }

    /** Another expiry, solicitation, visit or key. */
    private static String edited(String payload, Random random) {
        String json = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
        String edited =
                switch (random.nextInt(4)) {
                    case 0 -> json.replaceFirst("\"x\":\\d+", "\"x\":9999999999");
                    case 1 -> json.replaceFirst("\"s\":\"..", "\"s\":\"ff");
                    case 2 -> json.replaceFirst("\"k\":\"[^\"]*\"", "\"k\":\"none\"");
                    default -> json.replaceFirst("\"v\":\"..", "\"v\":\"ff");
                };
        return base64(edited.getBytes(StandardCharsets.UTF_8));
    }

    private String signedByAStranger(String payload) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(stranger);
            signature.update(Base64.getUrlDecoder().decode(payload));
            return payload + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One letter is another one. */
    private static String bent(String good, Random random) {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int place = random.nextInt(good.length());
        return good.substring(0, place)
                + letters.charAt(random.nextInt(letters.length()))
                + good.substring(place + 1);
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** As mail scanners do: each link a hundred times, by GET and HEAD. */
    void look() {
        Map<Part, Map<String, String>> before = state();
        for (int i = 0; i < LOOKS; i++) {
            String method = i % 4 == 0 ? "HEAD" : "GET";
            for (Stage.Shop shop : stage.shops()) {
                look(Part.FEEDBACK, method, "/s/" + shop.survey() + "?score=" + i % 11);
                look(Part.NOTIFICATION, method, "/u/" + shop.unsubscribe());
            }
        }
        compare("a look at a link", before);
    }

    private void look(Part service, String method, String target) {
        Request request = new Request(method, target, Map.of(), new byte[0]);
        Answer answer = wires.send(service, request);
        if (!answer.ok()) {
            violations.add(
                    "a look at a link is answered " + answer.status(), request + ": " + answer);
        }
    }

    private void compare(String what, Map<Part, Map<String, String>> before) {
        Map<Part, Map<String, String>> after = state();
        if (!after.equals(before)) {
            violations.add(what + " changes what is stored", before + " became " + after);
        }
    }

    /** A digest of each table. */
    private Map<Part, Map<String, String>> state() {
        Map<Part, Map<String, String>> digests = new TreeMap<>();
        STATE.forEach(
                (service, tables) -> {
                    Database database = installation.database(service);
                    Map<String, String> of = new TreeMap<>();
                    tables.forEach(
                            table ->
                                    of.put(
                                            table,
                                            database.column(
                                                            "SELECT md5(coalesce(string_agg(t::text, '|'"
                                                                    + " ORDER BY t::text), '')) FROM "
                                                                    + table
                                                                    + " t")
                                                    .getFirst()));
                    digests.put(service, of);
                });
        return digests;
    }
}
