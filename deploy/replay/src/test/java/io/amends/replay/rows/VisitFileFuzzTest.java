package io.amends.replay.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import de.siegmar.fastcsv.reader.CsvParseException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

class VisitFileFuzzTest {
    private static final ZoneId ZONE = ZoneId.of("America/New_York");
    private static final LocalDate TODAY = LocalDate.parse("2026-11-22");
    private static final Times ISO = new Times("iso", ZONE);
    private static final List<Layout> LAYOUTS =
            List.of(
                    new NdjsonLayout(),
                    new DelimitedLayout(
                            ",",
                            false,
                            Columns.parse("date=1,amount=2,currency=3,email=4,visitId=5"),
                            ISO,
                            "main",
                            null,
                            null),
                    new DelimitedLayout(
                            "\t",
                            true,
                            Columns.parse("date=day,time=at,location=shop,staff=4"),
                            ISO,
                            null,
                            null,
                            null),
                    new DelimitedLayout(
                            null,
                            false,
                            Columns.parse("customer=1,date=2,amount=3"),
                            new Times("yyyyMMdd", ZONE),
                            "main",
                            "counter",
                            "USD"));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FILE = file();

    private static Path file() {
        try {
            Path file = Files.createTempFile("visits", "");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The first byte says how the rest, which is the file, is laid out. */
    @FuzzTest
    void eachRowIsAVisitOrSaysWhyNot(byte[] given) throws IOException {
        if (given.length == 0) {
            return;
        }
        Files.write(FILE, Arrays.copyOfRange(given, 1, given.length));
        Layout layout = LAYOUTS.get((given[0] & 0xff) % LAYOUTS.size());
        VisitFile visits = new VisitFile(FILE, layout, "fuzz");
        VisitFile.Span span;
        try {
            span = visits.span();
        } catch (UncheckedIOException | CsvParseException noText) {
            return;
        } catch (IllegalArgumentException otherColumns) {
            assertThat(otherColumns).hasMessageStartingWith("Column '");
            return;
        }
        TimeShift shift =
                span.last() == null
                        ? TimeShift.none(ZONE)
                        : TimeShift.endingOn(TODAY, span.last(), ZONE);
        try (Stream<Row> rows = visits.rows(shift)) {
            List<Row> all = rows.toList();
            assertThat(all).hasSize((int) span.rows());
            for (Row row : all) {
                switch (row) {
                    case Row.Visit visit -> isVisit(JSON.readTree(visit.json()));
                    case Row.Unreadable refused -> assertThat(refused.reason()).isNotBlank();
                }
            }
        }
    }

    private static void isVisit(JsonNode visit) {
        assertThat(visit.has("source")).isTrue();
        assertThat(visit.has("visitId")).isTrue();
        OffsetDateTime at = OffsetDateTime.parse(visit.path("occurredAt").asText());
        assertThat(at.atZoneSameInstant(ZONE).toLocalDate()).isBeforeOrEqualTo(TODAY);
    }
}
