package io.amends.customer.customer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class PlaceholdersTest {
    private final Placeholders placeholders = new Placeholders(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "NULL",
                "undefined",
                "None",
                "NaN",
                "[object Object]",
                "n/a",
                "N.A.",
                "0",
                "0000000",
                "-",
                "???",
                "xxxx",
                "guest",
                "Walk-In",
                "walk in customer",
                "Público en general",
                "CONSUMIDOR FINAL",
                "Laufkunde",
                "test",
                "no card"
            })
    void aCardOfNobodyIsNoCard(String loyaltyId) {
        assertThat(placeholders.isCard(loyaltyId)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "7", "1000", "9999", "L-0", "NULL-7", "testarossa", "会員7", "X1"})
    void aCardOfSomebodyIsOne(String loyaltyId) {
        assertThat(placeholders.isCard(loyaltyId)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test@test.com",
                "noreply@shop.example.com",
                "no-reply@gmail.com",
                "none@gmail.com",
                "none@none.com",
                "null@example.com",
                "joan@noemail.com",
                "no.email@example.com",
                "guest@test.de",
                "asdf@asdf.com",
                "123@test.com",
                "x@xx.com"
            })
    void anAddressOfNobodyIsNone(String address) {
        assertThat(placeholders.isContact(Contact.email(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "joan@example.com",
                "a@b.co",
                "123@example.fitness",
                "test@shop.fitness",
                "guest@hotel.com",
                "na@kim.kr",
                "test.driver@example.com",
                "nullmann@example.com"
            })
    void anAddressOfSomebodyIsOne(String address) {
        assertThat(placeholders.isContact(Contact.email(address))).isFalse();
    }

    @Test
    void aNumberOfOneDigitIsNobodys() {
        assertThat(placeholders.isContact(Contact.phone("+1 888 888 8888", "US"))).isTrue();
        assertThat(placeholders.isContact(Contact.phone("+1 202 555 0123", "US"))).isFalse();
    }

    @Test
    void anInstallationMayHaveItsOwn() {
        Placeholders own =
                new Placeholders(
                        List.of("Theke 1", "till@shop.com", "*@till.shop.com", "+12025550100"));
        assertThat(own.isCard("THEKE-1")).isTrue();
        assertThat(own.isCard("Theke 2")).isFalse();
        assertThat(own.isContact(Contact.email("Till@Shop.com"))).isTrue();
        assertThat(own.isContact(Contact.email("joan@till.shop.com"))).isTrue();
        assertThat(own.isContact(Contact.email("joan@shop.com"))).isFalse();
        assertThat(own.isContact(Contact.phone("(202) 555-0100", "US"))).isTrue();
    }
}
