package io.amends.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeAddressTest {
    @ParameterizedTest
    @CsvSource({
        "ann@example.com, ann@example.com, false",
        "ann@b\u00fccher.de, ann@xn--bcher-kva.de, false",
        "ann@bu\u0308cher.de, ann@xn--bcher-kva.de, false",
        "o'neill+x=y@sub.example.co.uk, o'neill+x=y@sub.example.co.uk, false",
        "micha\u0142@example.com, micha\u0142@example.com, true",
        "hor\u00e1\u010dek@b\u00fccher.de, hor\u00e1\u010dek@xn--bcher-kva.de, true"
    })
    void isSaidWithAnAsciiDomainAndItsOwnLocalPart(String given, String said, boolean needsUtf8) {
        EnvelopeAddress address = EnvelopeAddress.of(given).orElseThrow();
        assertThat(address.text()).isEqualTo(said);
        assertThat(address.needsUtf8()).isEqualTo(needsUtf8);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "",
                "ann",
                "@example.com",
                "ann@",
                "ann b@example.com",
                "ann\r\n@example.com",
                "ann\u0085@example.com",
                "ann>@example.com",
                "ann@exam ple.com",
                "ann\ud800@example.com",
                "ann@stra\u00dfe.de",
                "ann@[192.0.2.1]"
            })
    void whatNoServerCanBeToldIsNone(String given) {
        assertThat(EnvelopeAddress.of(given)).isEmpty();
    }
}
