package io.amends.feedback.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

class ContactDetailsFuzzTest {

    /** A line each: e-mail address, phone number, name, language. */
    @FuzzTest
    void areUsableOrSayWhatIsWrong(byte[] written) {
        String[] lines = new String(written, StandardCharsets.UTF_8).split("\n", -1);
        ContactDetails details =
                new ContactDetails(null, at(lines, 0), at(lines, 1), at(lines, 2), at(lines, 3));
        if (!details.violations().isEmpty()) {
            return;
        }
        if (details.phone() != null) {
            assertThat(details.phone()).matches("\\+[1-9][0-9]{3,16}");
        }
        if (details.email() != null) {
            assertThat(details.email())
                    .contains("@")
                    .doesNotEndWith("]")
                    .hasSizeLessThanOrEqualTo(200);
            assertThat(details.email().chars())
                    .noneMatch(c -> Character.isISOControl(c) || c == '<' || c == '>');
        }
        assertThat(
                        new ContactDetails(
                                null,
                                details.email(),
                                details.phone(),
                                details.name(),
                                details.locale()))
                .isEqualTo(details);
    }

    private static @Nullable String at(String[] lines, int place) {
        return place < lines.length ? lines[place] : null;
    }
}
