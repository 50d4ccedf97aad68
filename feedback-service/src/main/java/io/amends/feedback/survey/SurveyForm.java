package io.amends.feedback.survey;

import io.amends.feedback.customer.ContactDetails;
import io.amends.feedback.recovery.Cause;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** What a customer filled in, as it came, and what it means. */
final class SurveyForm {
    private static final int LONGEST_WORDS = 4_000;
    private static final int MOST_TOLD = 10_000;

    private final MultivaluedMap<String, String> fields;
    private final Set<Problem> problems = EnumSet.noneOf(Problem.class);

    /** What can be wrong; each has its words in the customer's language. */
    enum Problem {
        SCORE,
        CSAT,
        TOLD,
        WORDS,
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

    /** An empty form, perhaps with the score that the mail's own buttons named. */
    static SurveyForm preselected(@Nullable String score) {
        MultivaluedMap<String, String> fields = new MultivaluedHashMap<>();
        if (score != null && wholeNumber(score, 0, 10) != null) {
            fields.putSingle("score", score.strip());
        }
        return new SurveyForm(fields);
    }

    /** The answer, or null when there are {@link #problems}. */
    @Nullable Answer read(Locale locale) {
        Integer score = number("score", 0, 10, Problem.SCORE);
        if (score == null) {
            problems.add(Problem.SCORE);
        }
        Integer csat = number("csat", 1, 5, Problem.CSAT);
        Integer told = number("told", 0, MOST_TOLD, Problem.TOLD);
        String words = text("words");
        if (words != null && words.length() > LONGEST_WORDS) {
            problems.add(Problem.WORDS);
        }
        ContactDetails contact = contact(locale);
        if (score == null || !problems.isEmpty()) {
            return null;
        }
        return new Answer(
                new Scores(score, csat, null), causes(), told, words, isOn("reply"), contact);
    }

    private @Nullable ContactDetails contact(Locale locale) {
        ContactDetails contact =
                new ContactDetails(
                        null, text("email"), text("phone"), text("name"), locale.toLanguageTag());
        if (!contact.identify()) {
            return null;
        }
        for (var violation : contact.violations()) {
            problems.add(violation.pointer().equals("/phone") ? Problem.PHONE : Problem.EMAIL);
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
        return String.valueOf(score).equals(text("score"));
    }

    public boolean isCsat(int csat) {
        return String.valueOf(csat).equals(text("csat"));
    }

    public boolean isCause(String code) {
        return fields.getOrDefault("cause", List.of()).contains(code);
    }

    public boolean isOn(String field) {
        return text(field) != null;
    }

    public String value(String field) {
        String text = text(field);
        return text == null ? "" : text;
    }

    public boolean has(String problem) {
        return problems.contains(Problem.valueOf(problem));
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
            int number = Integer.parseInt(text.strip());
            return number < lowest || number > highest ? null : number;
        } catch (NumberFormatException notOne) {
            return null;
        }
    }

    private @Nullable String text(String field) {
        String value = fields.getFirst(field);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
