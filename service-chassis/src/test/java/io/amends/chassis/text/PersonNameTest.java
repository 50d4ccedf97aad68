package io.amends.chassis.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ann",
                "Doe, J\u00f3hn",
                "O'Neill; Support (Billing)",
                "Smith \"Bob\" Jr. <vip@example.net>",
                "Dr. M\u00fcller",
                "Dr.M\u00fcller",
                "St.Paul",
                "J.R.R. Tolkien",
                "J. Lee",
                "\u0645\u062d\u0645\u062f \u0639\u0644\u064a",
                "Zo\u00eb \ud83d\ude00",
                "Ng\u01b0\u1eddi nh\u1eadn a very long name (for, tests)",
                "Main Street 24"
            })
    void namesAreNames(String name) {
        assertThat(PersonName.isPlain(name)).isTrue();
        assertThat(PersonName.inMail(name)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/win",
                "You won! See evil.example",
                "evil.com",
                "Evil.Com",
                "Go to Evil.com/now",
                "www.evil",
                "WWW.EVIL.EXAMPLE",
                "b\u00fccher.example",
                "evil\uff0ecom",
                "x@y.evil.example/path",
                "@evil.com",
                "hxxp://evil"
            })
    void addressesOfPagesAreNone(String name) {
        assertThat(PersonName.isPlain(name)).isFalse();
        assertThat(PersonName.inMail(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u200b",
                "Call 0900 123 456 now",
                "This is a message of some length that somebody would like our domain to deliver to your mailbox, for free"
            })
    void noMailRepeatsWhatIsNoName(String name) {
        assertThat(PersonName.inMail(name)).isEmpty();
    }
}
