package io.amends.analytics.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class CsvTest {

    @Test
    void textThatASpreadsheetWouldRunIsOnlyText() {
        assertThat(Csv.of(List.of(List.of("=1+1", "+1", "-1", "@now", "\tx", "plain"))))
                .isEqualTo("'=1+1,'+1,'-1,'@now,'\tx,plain\r\n");
    }

    @Test
    void numbersStayNumbers() {
        assertThat(Csv.of(List.of(List.of(-12.5, 3L)))).isEqualTo("-12.5,3\r\n");
    }

    @Test
    void separatorsAndQuotesAreQuoted() {
        assertThat(Csv.of(List.of(List.of("Main, Street", "the \"old\" one", "two\r\nlines"))))
                .isEqualTo("\"Main, Street\",\"the \"\"old\"\" one\",\"two\r\nlines\"\r\n");
    }
}
