package io.amends.feedback.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.web.RuleBroken.Violation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactDetailsTest {

    @Test
    void writesPhoneNumbersInOneForm() {
        assertThat(new ContactDetails(null, null, " +1 (202) 555-0123 ", null, null).phone())
                .isEqualTo("+12025550123");
    }

    @Test
    void takesBlanksAsAbsent() {
        ContactDetails blank = new ContactDetails(" ", "", "\t", "", " ");

        assertThat(blank).isEqualTo(new ContactDetails(null, null, null, null, null));
        assertThat(blank.violations()).extracting(Violation::pointer).containsExactly("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann",
                "ann@",
                "@example.com",
                "ann@example",
                "ann@@example.com",
                "a b@example.com",
                "a@[127.0.0.1]"
            })
    void refusesWhatIsNoEmailAddress(String email) {
        assertThat(new ContactDetails(null, email, null, null, null).violations())
                .extracting(Violation::pointer)
                .containsExactly("/email");
    }

    @ParameterizedTest
    @ValueSource(strings = {"555-0123", "call me", "+", "+1", "+999999999999999999"})
    void refusesWhatIsNoPhoneNumberWithItsCountry(String phone) {
        assertThat(new ContactDetails(null, null, phone, null, null).violations())
                .extracting(Violation::pointer)
                .containsExactly("/phone");
    }
}
