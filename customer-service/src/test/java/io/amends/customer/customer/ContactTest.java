package io.amends.customer.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.customer.customer.ContactPoint.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContactTest {

    @Test
    void anAddressIsTheSameHoweverItIsCapitalised() {
        assertThat(Contact.email("  Ann@Example.COM "))
                .isEqualTo(new Contact(Kind.EMAIL, "ann@example.com", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann",
                "ann@",
                "@example.com",
                "ann@@example.com",
                "ann @example.com",
                "ann@[127.0.0.1]",
                "n/a"
            })
    void whatIsNoAddressIsKeptAsUnusable(String written) {
        assertThat(Contact.email(written)).isEqualTo(new Contact(Kind.EMAIL, written, false));
    }

    @ParameterizedTest
    @CsvSource({
        "+12025550123, US, +12025550123",
        "(202) 555-0123, US, +12025550123",
        "030 901820, DE, +4930901820",
        "+49 30 901820, US, +4930901820",
        "020 7946 0123, GB, +442079460123"
    })
    void aNumberIsReadFromWhereItIsDialled(String written, String country, String e164) {
        assertThat(Contact.phone(written, country)).isEqualTo(new Contact(Kind.PHONE, e164, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "none", "0000000000", "+999123"})
    void whatIsNoNumberIsKeptAsUnusable(String written) {
        assertThat(Contact.phone(written, "US")).isEqualTo(new Contact(Kind.PHONE, written, false));
    }
}
