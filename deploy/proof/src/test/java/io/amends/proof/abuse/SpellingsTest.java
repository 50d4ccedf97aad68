package io.amends.proof.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpellingsTest {

    @Test
    void anAddressIsSpeltInManyWaysAndKeepsItsQuery() {
        assertThat(Spellings.spellings("/sign-in?next=/").values())
                .contains(
                        "/sign-in?next=/",
                        "/sign-in/?next=/",
                        "//sign-in?next=/",
                        "/sign-in;x=1?next=/",
                        "/sign-in/;x=1?next=/",
                        "/%73ign-in?next=/",
                        "/%2573ign-in?next=/",
                        "/SIGN-IN?next=/")
                .hasSizeGreaterThan(15);
    }
}
