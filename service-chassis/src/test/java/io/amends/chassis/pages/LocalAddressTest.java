package io.amends.chassis.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocalAddressTest {

    @Test
    void addressesOfThisServiceAreKept() {
        for (String local : new String[] {"/", "/desk?state=open", "/cases/1#notes"}) {
            assertThat(LocalAddress.or(local, "/else")).isEqualTo(local);
        }
    }

    @Test
    void whatABrowserReadsAsAnotherHostIsNot() {
        for (String foreign :
                new String[] {
                    null,
                    "",
                    "desk",
                    "https://evil.example",
                    "//evil.example",
                    "/\\evil.example",
                    "\\\\evil.example",
                    "/\t/evil.example",
                    "/a\nb",
                    "javascript:alert(1)"
                }) {
            assertThat(LocalAddress.or(foreign, "/else")).isEqualTo("/else");
        }
    }
}
