package io.amends.local;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * A mail as it was handed over to one recipient. It is kept as it came, and taken apart when
 * somebody looks.
 *
 * @param to the recipient of the envelope, whatever the header says
 */
record Mail(long id, Instant receivedAt, String from, String to, String subject, byte[] source) {

    /** Its parts; null for one that it doesn't have. */
    record Content(
            Map<String, List<String>> headers, @Nullable String text, @Nullable String html) {}

    static Mail received(long id, Instant at, String recipient, byte[] source) {
        Map<String, List<String>> headers = contentOf(source).headers();
        return new Mail(
                id, at, first(headers, "From"), recipient, first(headers, "Subject"), source);
    }

    private static String first(Map<String, List<String>> headers, String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> decoded(header.getValue().getFirst()))
                .findFirst()
                .orElse("");
    }

    private static String decoded(String value) {
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(value));
        } catch (UnsupportedEncodingException e) {
            return value;
        }
    }

    String raw() {
        return new String(source, StandardCharsets.UTF_8);
    }

    Content content() {
        return contentOf(source);
    }

    private static Content contentOf(byte[] source) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        try {
            MimeMessage message =
                    new MimeMessage(
                            Session.getInstance(new Properties()),
                            new ByteArrayInputStream(source));
            for (Header header : Collections.list(message.getAllHeaders())) {
                headers.computeIfAbsent(header.getName(), name -> new ArrayList<>())
                        .add(header.getValue());
            }
            return new Content(headers, body(message, "text/plain"), body(message, "text/html"));
        } catch (MessagingException | IOException e) {
            // Whatever is wrong with it, the raw view shows it.
            return new Content(headers, null, null);
        }
    }

    private static @Nullable String body(Part part, String type)
            throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return part.getContent() instanceof String text ? text : null;
        }
        if (part.getContentType().toLowerCase(Locale.ROOT).startsWith("multipart/")
                && part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                String found = body(parts.getBodyPart(i), type);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
