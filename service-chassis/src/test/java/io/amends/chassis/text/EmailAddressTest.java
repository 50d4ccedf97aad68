package io.amends.chassis.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            textBlock =
                    """
                    Joan.Ba@Shop.EXAMPLE.com|joan.ba@shop.example.com
                      joan@example.com |joan@example.com
                    \u00a0joan@example.com\u202f|joan@example.com
                    \ufeffjoan@example.com|joan@example.com
                    joan@example.com\u200b|joan@example.com
                    jo\u200ban@example.com|joan@example.com
                    joan@ex\u2060ample.com|joan@example.com
                    joan@ex\u00adample.com|joan@example.com
                    \u202ajoan@example.com\u202c|joan@example.com
                    jo\u200dan@example.com|joan@example.com
                    ｊｏａｎ７＠ｅｘａｍｐｌｅ．ｃｏｍ|joan7@example.com
                    joan@example\u3002com|joan@example.com
                    joan@example.com.|joan@example.com
                    mailto:joan@example.com|joan@example.com
                    Joan Baez <joan@example.com>|joan@example.com
                    joan@m\u00fcller.de|joan@xn--mller-kva.de
                    JOAN@M\u00dcLLER.DE|joan@xn--mller-kva.de
                    joan@mu\u0308ller.de|joan@xn--mller-kva.de
                    joan@XN--MLLER-KVA.de|joan@xn--mller-kva.de
                    joan@m\u00fcller.de.|joan@xn--mller-kva.de
                    joan@stra\u00dfe.de|joan@xn--strae-oqa.de
                    joan@例え.jp|joan@xn--r8jz45g.jp
                    joan@пример.рф|joan@xn--e1afmkfd.xn--p1ai
                    ren\u00e9@example.com|ren\u00e9@example.com
                    rene\u0301@example.com|ren\u00e9@example.com
                    REN\u00c9@example.com|ren\u00e9@example.com
                    AL\u0130@example.com|ali@example.com
                    d'arcy@example.com|d'arcy@example.com
                    d\u2019arcy@example.com|d'arcy@example.com
                    joan+till@example.com|joan+till@example.com
                    joan@example.travel|joan@example.travel
                    joan_b-3@a.b.example.co.nz|joan_b-3@a.b.example.co.nz
                    j@x.io|j@x.io
                    """)
    void anAddressHasOneForm(String written, String normal) {
        assertThat(EmailAddress.normalise(written)).isEqualTo(normal);
        assertThat(EmailAddress.isUsable(normal)).isTrue();
        assertThat(EmailAddress.normalise(normal)).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "joan",
                "@example.com",
                "joan.@example.com",
                ".joan@example.com",
                "joan..b@example.com",
                "joan@example..com",
                "joan@example.com..",
                "joan@-example.com",
                "joan@example,com",
                "joan@example.com, jim@example.com",
                "joan@example.com;jim@example.com",
                "joan@example.com\r\nBcc: jim@example.net",
                "joan@198.51.100.7",
                "joan@[198.51.100.7]",
                "joan@localhost",
                "joan@example.cmo",
                "joan b@example.com",
                "\"joan b\"@example.com",
                "jim@example.com <joan@example.com>",
                "joan@\u00fc\u00fc.example.com@"
            })
    void whatIsNoAddressIsNotUsable(String written) {
        assertThat(EmailAddress.isUsable(EmailAddress.normalise(written))).isFalse();
    }

    @Test
    void aLabelThatIsLongerThanADomainMayHaveIsNotUsable() {
        String normal = EmailAddress.normalise("joan@" + "\u00fc".repeat(60_000) + ".de");

        assertThat(EmailAddress.isUsable(normal)).isFalse();
    }
}
