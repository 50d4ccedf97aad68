package io.amends.chassis.web;

import jakarta.ws.rs.core.HttpHeaders;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/**
 * Which of our languages a browser asks for. Only as much of the header is looked at as browsers
 * send: the JDK's own parser multiplies each range by its synonyms, and everybody may call a page.
 */
public final class AcceptLanguage {
    private static final int MOST_CHARACTERS = 500;
    private static final int MOST_RANGES = 20;

    private AcceptLanguage() {}

    /**
     * @param spoken what there is to choose from, the default first
     */
    public static Locale best(HttpHeaders headers, List<Locale> spoken) {
        return best(headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE), spoken);
    }

    /** The language with the highest quality; the first of several; the default where none fits. */
    static Locale best(@Nullable String header, List<Locale> spoken) {
        Locale best = spoken.getFirst();
        if (header == null || header.length() > MOST_CHARACTERS) {
            return best;
        }
        double highest = 0;
        for (String range : header.split(",", MOST_RANGES + 1)) {
            int parameters = range.indexOf(';');
            String tag = (parameters < 0 ? range : range.substring(0, parameters)).strip();
            Locale language = language(tag, spoken);
            double quality = parameters < 0 ? 1 : quality(range.substring(parameters + 1).strip());
            if (language != null && quality > highest) {
                best = language;
                highest = quality;
            }
        }
        return best;
    }

    private static @Nullable Locale language(String tag, List<Locale> spoken) {
        if (tag.equals("*")) {
            return spoken.getFirst();
        }
        int region = tag.indexOf('-');
        String language = region < 0 ? tag : tag.substring(0, region);
        return spoken.stream()
                .filter(known -> known.getLanguage().equalsIgnoreCase(language))
                .findFirst()
                .orElse(null);
    }

    private static double quality(String parameter) {
        try {
            return parameter.startsWith("q=") ? Double.parseDouble(parameter.substring(2)) : 0;
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }
}
