package io.amends.chassis.web;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;

class ETagsTest {

    @Test
    void theVersionThatWasReadMustBeTheCurrentOne() {
        assertThatNoException()
                .isThrownBy(
                        () -> {
                            ETags.requireMatch(null, 3);
                            ETags.requireMatch("\"3\"", 3);
                            ETags.requireMatch("\"1\", \"3\"", 3);
                            ETags.requireMatch("*", 3);
                        });
        for (String other : new String[] {"\"2\"", "3", "", "W/\"3\""}) {
            assertThatExceptionOfType(PreconditionFailed.class)
                    .isThrownBy(() -> ETags.requireMatch(other, 3));
        }
    }
}
