package io.amends.customer.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

class ContactFuzzTest {
    private static final List<String> COUNTRIES = List.of("US", "DE", "IT", "BR", "JP", "AR");

    /** What can be used is in its one form, and nothing that a mail server would take for more. */
    @FuzzTest
    void anAddressIsNormalOrUnusable(byte[] written) {
        Contact contact = Contact.email(new String(written, StandardCharsets.UTF_8));
        if (contact.usable()) {
            assertThat(Contact.email(contact.value())).isEqualTo(contact);
            assertThat(contact.value().toLowerCase(Locale.ROOT)).isEqualTo(contact.value());
            assertThat(contact.value().chars())
                    .noneMatch(c -> Character.isISOControl(c) || c == '<' || c == '>');
            assertThat(contact.value())
                    .contains("@")
                    .doesNotEndWith("]")
                    .hasSizeLessThanOrEqualTo(254 + 66);
        }
    }

    /** The first byte says where it is dialled from. */
    @FuzzTest
    void aNumberIsNormalOrUnusable(byte[] given) {
        if (given.length == 0) {
            return;
        }
        String country = COUNTRIES.get((given[0] & 0xff) % COUNTRIES.size());
        String written = new String(given, 1, given.length - 1, StandardCharsets.UTF_8);
        Contact contact = Contact.phone(written, country);
        if (contact.usable()) {
            assertThat(contact.value()).matches("\\+[1-9][0-9]{3,16}");
            assertThat(Contact.phone(contact.value(), "US")).isEqualTo(contact);
        }
    }
}
