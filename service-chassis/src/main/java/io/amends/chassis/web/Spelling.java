package io.amends.chassis.web;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the word that was probably meant. */
final class Spelling {
    private Spelling() {}

    static @Nullable String nearest(String word, Collection<String> known) {
        // Longer names than any of ours are not worth the quadratic work.
        String lower =
                (word.length() > 100 ? word.substring(0, 100) : word).toLowerCase(Locale.ROOT);
        return known.stream()
                .min(
                        Comparator.comparingInt(
                                        (String k) -> distance(lower, k.toLowerCase(Locale.ROOT)))
                                .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    /** Levenshtein: the number of letters to insert, delete or replace. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
