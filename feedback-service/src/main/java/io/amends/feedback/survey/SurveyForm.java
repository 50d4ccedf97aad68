package io.amends.feedback.survey;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.amends.chassis.web.Characters;
import io.amends.feedback.customer.ContactDetails;
import io.amends.feedback.recovery.Cause;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What a customer filled in, as it came, and what it means. */
final class SurveyForm {
    private static final int LONGEST_WORDS = 4_000;
    private static final char NUL = 0;
    private static final Map<String, Problem> SINGLE =
            Map.of(
                    "score", Problem.SCORE,
                    "csat", Problem.CSAT,
                    "told", Problem.TOLD,
                    "words", Problem.UNREADABLE,
                    "name", Problem.NAME,
                    "email", Problem.EMAIL,
                    "phone", Problem.PHONE);
    private static final int MOST_TOLD = 10_000;

    private final MultivaluedMap<String, String> fields;
    private final Set<Problem> problems = EnumSet.noneOf(Problem.class);

    /** What can be wrong; each has its words in the customer's language. */
    enum Problem {
        SCORE,
        CSAT,
        TOLD,
        WORDS,
        UNREADABLE,
        NAME,
        EMAIL,
        PHONE
    }

    /** A form without problems. */
    record Answer(
            Scores scores,
            List<Cause> causes,
            @Nullable Integer told,
            @Nullable String words,
            boolean wantsAnswer,
            @Nullable ContactDetails contact) {}

    SurveyForm(MultivaluedMap<String, String> fields) {
        this.fields = fields;
    }

    /** The form that a body holds; what is not encoded as a form's should be is taken as it is. */
    static SurveyForm parse(String body) {
        MultivaluedMap<String, String> fields = new MultivaluedHashMap<>();
        for (String field : body.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.add(
                        decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
            }
        }
        return new SurveyForm(fields);
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part, UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return part;
        }
    }

    /** An empty form, perhaps with the score that the mail's own buttons named. */
    static SurveyForm preselected(@Nullable String score) {
        MultivaluedMap<String, String> fields = new MultivaluedHashMap<>();
        if (score != null && wholeNumber(score, 0, 10) != null) {
            fields.putSingle("score", score.strip());
        }
        return new SurveyForm(fields);
    }

    /**
     * The answer, or null when there are {@link #problems}.
     *
     * @param country how phone numbers without a country code are read
     */
    @Nullable Answer read(Locale locale, String country) {
        SINGLE.forEach(
                (field, problem) -> {
                    if (isUnreadable(field)) {
                        problems.add(problem);
                    }
                });
        Integer score = number("score", 0, 10, Problem.SCORE);
        if (score == null) {
            problems.add(Problem.SCORE);
        }
        Integer csat = number("csat", 1, 5, Problem.CSAT);
        Integer told = number("told", 0, MOST_TOLD, Problem.TOLD);
        String words = text("words");
        if (words != null && Characters.moreThan(LONGEST_WORDS, words)) {
            problems.add(Problem.WORDS);
        }
        ContactDetails contact = contact(locale, country);
        if (score == null || !problems.isEmpty()) {
            return null;
        }
        return new Answer(
                new Scores(score, csat, null), causes(), told, words, isOn("reply"), contact);
    }

    /** Whether a field can't be kept as it was typed, or there are two of it. */
    private boolean isUnreadable(String field) {
        List<String> given = fields.getOrDefault(field, List.of());
        return given.stream().distinct().count() > 1
                || given.stream().anyMatch(value -> value.indexOf(NUL) >= 0);
    }

    private @Nullable ContactDetails contact(Locale locale, String country) {
        ContactDetails contact =
                new ContactDetails(
                                null,
                                text("email"),
                                text("phone"),
                                text("name"),
                                locale.toLanguageTag())
                        .dialledIn(country);
        if (!contact.identify()) {
            return null;
        }
        for (var violation : contact.violations()) {
            problems.add(
                    switch (violation.pointer()) {
                        case "/phone" -> Problem.PHONE;
                        case "/name" -> Problem.NAME;
                        default -> Problem.EMAIL;
                    });
        }
        return contact;
    }

    private List<Cause> causes() {
        List<Cause> causes = new ArrayList<>();
        for (Cause cause : Cause.values()) {
            if (isCause(cause.code())) {
                causes.add(cause);
            }
        }
        return causes;
    }

    // What the template asks, to show the form again as it was filled in.

    public List<Integer> scores() {
        return IntStream.rangeClosed(0, 10).boxed().toList();
    }

    public List<Integer> csats() {
        return IntStream.rangeClosed(1, 5).boxed().toList();
    }

    public boolean isScore(int score) {
        return is("score", score);
    }

    public boolean isCsat(int csat) {
        return is("csat", csat);
    }

    private boolean is(String field, int number) {
        String text = text(field);
        Integer chosen = text == null ? null : wholeNumber(text, number, number);
        return chosen != null;
    }

    /** The ids of the words that say which end of a scale a number is at. */
    public String endsOf(String scale, int number, int lowest, int highest) {
        String low = scale + "-lowest";
        String high = scale + "-highest";
        return number == lowest ? low : number == highest ? high : low + " " + high;
    }

    public boolean isCause(String code) {
        return fields.getOrDefault("cause", List.of()).contains(code);
    }

    public boolean isOn(String field) {
        return text(field) != null;
    }

    public String value(String field) {
        String text = text(field);
        return text == null ? "" : text.replace("\0", "");
    }

    public boolean has(String problem) {
        return problems.contains(Problem.valueOf(problem));
    }

    public boolean hasAny(String problem, String other) {
        return has(problem) || has(other);
    }

    public boolean isRefused() {
        return !problems.isEmpty();
    }

    private @Nullable Integer number(String field, int lowest, int highest, Problem otherwise) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        Integer number = wholeNumber(text, lowest, highest);
        if (number == null) {
            problems.add(otherwise);
        }
        return number;
    }

    private static @Nullable Integer wholeNumber(String text, int lowest, int highest) {
        try {
            int number = Integer.parseInt(digits(text.strip()));
            return number < lowest || number > highest ? null : number;
        } catch (NumberFormatException notOne) {
            return null;
        }
    }

    /** With 0 to 9 for the digits of any script, and without marks of direction. */
    private static String digits(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .filter(each -> Character.getType(each) != Character.FORMAT)
                .map(each -> Character.isDigit(each) ? '0' + Character.digit(each, 10) : each)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private @Nullable String text(String field) {
        String value = fields.getFirst(field);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
