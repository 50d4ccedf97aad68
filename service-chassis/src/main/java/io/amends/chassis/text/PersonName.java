package io.amends.chassis.text;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of people and places as others write them, and what some would write there to get it into
 * somebody's mail: addresses of pages, which mail programs make links of.
 */
public final class PersonName {
    /** What is broken by a name that is not {@link #isPlain plain}, for a problem's detail. */
    public static final String RULE = "must be a name, without the address of a page";

    private static final int LONGEST_IN_MAIL = 100;
    private static final Pattern ADDRESS =
            Pattern.compile("://|\\bwww[.．。｡]", Pattern.CASE_INSENSITIVE);
    private static final Pattern MAILBOX =
            Pattern.compile("[\\p{L}\\p{N}._%+-]+@[\\p{L}\\p{N}.-]++(?![\\p{L}\\p{N}/:])");
    private static final Pattern DOMAIN =
            Pattern.compile("([\\p{L}\\p{N}-]+)[.．。｡]([\\p{L}]{2,})(?![\\p{L}])");
    private static final Pattern ABBREVIATION = Pattern.compile("\\p{Lu}\\p{L}{0,3}");
    private static final Pattern NAME = Pattern.compile("\\p{Lu}\\p{L}{2,}");
    private static final Set<String> TOP_LEVEL =
            Set.of(
                    "com", "net", "org", "info", "biz", "xyz", "top", "shop", "online", "site",
                    "store", "app", "dev", "live", "link", "click", "icu", "vip", "club", "work",
                    "page", "web", "zip", "mov");
    private static final Pattern MANY_DIGITS = Pattern.compile("\\p{N}(?:[ ()./-]?\\p{N}){5,}");

    private PersonName() {}

    /** Whether nobody's mail program would make a link of something in it. */
    public static boolean isPlain(String name) {
        if (ADDRESS.matcher(name).find()) {
            return false;
        }
        Matcher domain = DOMAIN.matcher(MAILBOX.matcher(name).replaceAll(" "));
        while (domain.find()) {
            // Dr.Mary, J.Lee and St.Paul are written without a blank as well.
            boolean abbreviation =
                    ABBREVIATION.matcher(domain.group(1)).matches()
                            && NAME.matcher(domain.group(2)).matches()
                            && !TOP_LEVEL.contains(domain.group(2).toLowerCase(Locale.ROOT));
            if (!abbreviation) {
                return false;
            }
        }
        return true;
    }

    /** The name as a mail may say it; empty where it is not one that mail should repeat. */
    public static Optional<String> inMail(String name) {
        String line = PlainText.line(name);
        return line.isEmpty()
                        || line.length() > LONGEST_IN_MAIL
                        || !isPlain(line)
                        || MANY_DIGITS.matcher(line).find()
                ? Optional.empty()
                : Optional.of(line);
    }
}
