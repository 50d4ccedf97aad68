package io.amends.local.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Whoever checks a signature has the key that fits the one it is made with. */
final class KeyPairs implements Examination {

    private static final byte[] PROBE = "probe".getBytes(StandardCharsets.UTF_8);
    private static final Duration SOON = Duration.ofDays(7);

    @Override
    public List<Finding> look(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        for (Patient.Service service : patient.services()) {
            try {
                tokens(patient, service).ifPresent(findings::add);
            } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                findings.add(unreadable(service.name() + "'s token key"));
            }
        }
        try {
            links(patient).ifPresent(findings::add);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            findings.add(unreadable("survey links"));
        }
        patient.token().ifPresent(token -> findings.add(expiry(token, Instant.now())));
        return findings;
    }

    private static Finding unreadable(String about) {
        return Finding.ill(
                about,
                "have a key that can't be read",
                "Keys are PEM files (PKCS#8, X.509); public link keys a line each: id and base64.");
    }

    private static Optional<Finding> tokens(Patient patient, Patient.Service service)
            throws IOException, GeneralSecurityException {
        Optional<Path> file = service.settings().file("MP_JWT_VERIFY_PUBLICKEY_LOCATION");
        if (patient.tokenKey().isEmpty() || file.isEmpty()) {
            return Optional.empty();
        }
        PrivateKey signs =
                KeyFactory.getInstance("RSA")
                        .generatePrivate(new PKCS8EncodedKeySpec(pem(patient.tokenKey().get())));
        PublicKey checks =
                KeyFactory.getInstance("RSA")
                        .generatePublic(new X509EncodedKeySpec(pem(file.get())));
        return Optional.of(
                fits("SHA256withRSA", signs, checks)
                        ? Finding.well(service.name(), "believes the tokens that are made here")
                        : Finding.ill(
                                service.name(),
                                "does not believe the tokens that are made here",
                                "Give it the public key that belongs to "
                                        + patient.tokenKey().get()));
    }

    private static Optional<Finding> links(Patient patient)
            throws IOException, GeneralSecurityException {
        Optional<Settings> sender =
                patient.service("notification-service").map(Patient.Service::settings);
        Optional<Settings> reader =
                patient.service("feedback-service").map(Patient.Service::settings);
        Optional<Path> signing = sender.flatMap(s -> s.file("AMENDS_LINKS_SIGNING_KEY_LOCATION"));
        Optional<Path> known = reader.flatMap(s -> s.file("AMENDS_LINKS_PUBLIC_KEYS_LOCATION"));
        String id = sender.flatMap(s -> s.get("AMENDS_LINKS_SIGNING_KEY_ID")).orElse("");
        if (signing.isEmpty() || known.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> line =
                Files.readAllLines(known.get()).stream()
                        .filter(key -> key.startsWith(id + " "))
                        .findFirst();
        if (line.isEmpty()) {
            return Optional.of(
                    Finding.ill(
                            "survey links",
                            "are signed with key %s, which feedback-service doesn't know"
                                    .formatted(id),
                            "Add its public key to " + known.get()));
        }
        KeyFactory keys = KeyFactory.getInstance("Ed25519");
        PrivateKey signs = keys.generatePrivate(new PKCS8EncodedKeySpec(pem(signing.get())));
        PublicKey checks =
                keys.generatePublic(
                        new X509EncodedKeySpec(
                                Base64.getDecoder()
                                        .decode(line.get().substring(id.length()).strip())));
        return Optional.of(
                fits("Ed25519", signs, checks)
                        ? Finding.well("survey links", "are signed with a key that fits")
                        : Finding.ill(
                                "survey links",
                                "are signed with another key %s than feedback-service has"
                                        .formatted(id),
                                "Customers' links don't work. Put the right key into "
                                        + known.get()));
    }

    private static boolean fits(String algorithm, PrivateKey signs, PublicKey checks)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(signs);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(checks);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    private static byte[] pem(Path file) throws IOException {
        return Base64.getMimeDecoder()
                .decode(Files.readString(file).replaceAll("-----[A-Z ]+-----", ""));
    }

    static Finding expiry(String token, Instant now) {
        try {
            JsonNode claims =
                    new JsonMapper()
                            .readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
            Instant expires = Instant.ofEpochSecond(claims.path("exp").asLong());
            String who = claims.path("upn").asText("somebody");
            if (expires.isBefore(now)) {
                return Finding.ill(
                        "the token", "of %s ended at %s".formatted(who, expires), "Make another.");
            }
            return expires.isBefore(now.plus(SOON))
                    ? Finding.note(
                            "the token",
                            "of %s ends at %s".formatted(who, expires),
                            "Replace it before, if a till posts with it.")
                    : Finding.well("the token", "of %s is good until %s".formatted(who, expires));
        } catch (IOException | RuntimeException e) {
            return Finding.ill(
                    "the token", "is none", "A token has three parts with dots between.");
        }
    }
}
