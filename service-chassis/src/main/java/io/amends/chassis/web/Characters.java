package io.amends.chassis.web;

import java.text.BreakIterator;
import java.util.Locale;

/**
 * Characters as people see and count them: an emoji is one, and so are a letter with its accents
 * and a line break.
 */
public final class Characters {
    private Characters() {}

    public static int in(String text) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        int count = 0;
        while (characters.next() != BreakIterator.DONE) {
            count++;
        }
        return count;
    }

    /** Whether there are more than so many. */
    public static boolean moreThan(int most, String text) {
        return text.length() > most && in(text) > most;
    }
}
