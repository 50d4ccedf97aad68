package io.amends.chassis.text;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Text without what nobody sees, so that what looks the same is the same. */
public final class PlainText {
    /** Byte-order marks, zero-width spaces, soft hyphens, marks and overrides of direction. */
    private static final Pattern INVISIBLE =
            Pattern.compile(
                    "[\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180E\\u200B\\u200E\\u200F"
                            + "\\u202A-\\u202E\\u2060-\\u206F\\u3164\\uFEFF\\uFFA0]+");

    /** These shape letters and emoji in a name; in a code they only hide. */
    private static final Pattern JOINERS = Pattern.compile("[\\u200C\\u200D\\uFE00-\\uFE0F]+");

    private static final Pattern BLANK = Pattern.compile("\\p{Cntrl}+|\\p{Z}");

    private PlainText() {}

    /**
     * A line for people, such as a name: composed letters (NFC), blanks instead of control
     * characters and of other kinds of blanks, none outside, and nothing invisible.
     */
    public static String line(String written) {
        if (isPrintableAscii(written)) {
            return written.strip();
        }
        String visible = INVISIBLE.matcher(written).replaceAll("");
        return tidy(Normalizer.normalize(visible, Normalizer.Form.NFC));
    }

    /**
     * A code that machines compare, such as the number of a card: a {@link #line} in which
     * full-width, raised and other compatibility forms are the plain character (NFKC).
     */
    public static String code(String written) {
        if (isPrintableAscii(written)) {
            return written.strip();
        }
        String visible = JOINERS.matcher(INVISIBLE.matcher(written).replaceAll("")).replaceAll("");
        return tidy(Normalizer.normalize(visible, Normalizer.Form.NFKC));
    }

    private static String tidy(String text) {
        return BLANK.matcher(text).replaceAll(" ").strip();
    }

    private static boolean isPrintableAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }
}
