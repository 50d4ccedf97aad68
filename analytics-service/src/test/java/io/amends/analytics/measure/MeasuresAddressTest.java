package io.amends.analytics.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.LocalDate;

class MeasuresAddressTest {

    @Test
    void aLocationsCodeMayLookLikeATemplate() {
        Period day = new Period(LocalDate.parse("2026-11-01"), LocalDate.parse("2026-11-01"));

        String address = MeasuresResource.address(day, "${1*2}{odd}&x");

        assertThat(URI.create(address).getQuery())
                .isEqualTo("from=2026-11-01&to=2026-11-01&location=${1*2}{odd}&x");
        assertThat(address).doesNotContain("&x");
    }
}
