package io.amends.replay.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

class VisitFileTest {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final TimeShift UNMOVED = TimeShift.none(NEW_YORK);

    private static final String MASTER =
            """
             customer_id  date number_of_cds  dollar_value\r
             00001 19970101  1   11.77\r
             00002 19970112  1   12.00\r
             00002 19970112  1   12.00\r
             00003 19980630  2    0.00\r
            """;
    private static final String SAMPLE =
            """
             00004 0001 19970101  2   29.33
             00004 0001 19970118  2   29.73
             00021 0002 19970101  3   63.34
            """;

    @TempDir private Path folder;

    @Test
    void readsTheCdnowMasterFile() throws IOException {
        List<JsonNode> visits = visits(master(MASTER));

        assertThat(visits).hasSize(4);
        JsonNode first = visits.getFirst();
        assertThat(first.path("occurredAt").asText()).isEqualTo("1997-01-01T12:00:00-05:00");
        assertThat(first.path("customer").path("loyaltyId").asText()).isEqualTo("00001");
        assertThat(first.path("amount").toString())
                .isEqualTo("{\"minor\":1177,\"currency\":\"USD\"}");
        assertThat(first.path("location").asText()).isEqualTo("cdnow");
        assertThat(first.path("source").asText()).isEqualTo("replay");
        assertThat(visits.getLast().path("amount").path("minor").asLong()).isZero();
    }

    @Test
    void readsTheCdnowSampleFile() throws IOException {
        List<JsonNode> visits = visits(file(Preset.CDNOW_SAMPLE, write("sample.txt", SAMPLE)));

        assertThat(visits)
                .extracting(visit -> visit.path("customer").path("loyaltyId").asText())
                .containsExactly("00004", "00004", "00021");
        assertThat(visits.get(1).path("amount").path("minor").asLong()).isEqualTo(2973);
    }

    @Test
    void readsGzipWhateverItsName() throws IOException {
        Path zipped = folder.resolve("master.txt");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write(MASTER.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(visits(file(Preset.CDNOW_MASTER, zipped))).isEqualTo(visits(master(MASTER)));
    }

    @Test
    void tellsIdenticalRowsApartByTheirOrdinal() throws IOException {
        List<String> ids = ids(visits(master(MASTER)));

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids.get(1)).endsWith("-1");
        assertThat(ids.get(2)).isEqualTo(ids.get(1).replace("-1", "-2"));
    }

    @Test
    void givesTheSameIdsInAnyOrderOfTheRows() throws IOException {
        List<String> lines = MASTER.lines().skip(1).toList();
        String reversed =
                MASTER.lines().findFirst().orElseThrow()
                        + "\n"
                        + String.join("\n", lines.reversed())
                        + "\n";

        assertThat(ids(visits(master(reversed))))
                .containsExactlyInAnyOrderElementsOf(ids(visits(master(MASTER))));
    }

    @Test
    void shufflesTheSameWayForTheSameSeed() throws IOException {
        VisitFile file = master(MASTER);

        List<Row> shuffled = file.shuffled(UNMOVED, 7);
        assertThat(shuffled).isEqualTo(file.shuffled(UNMOVED, 7));
        try (Stream<Row> rows = file.rows(UNMOVED)) {
            assertThat(rows).containsExactlyInAnyOrderElementsOf(shuffled);
        }
    }

    @Test
    void knowsItsSpanAndMovesAllVisitsByWholeDays() throws IOException {
        VisitFile file = master(MASTER);

        Instant last = Instant.parse("1998-06-30T16:00:00Z");
        assertThat(file.span()).isEqualTo(new VisitFile.Span(4, last));
        TimeShift shift = TimeShift.endingOn(LocalDate.parse("2026-11-20"), last, NEW_YORK);
        try (Stream<Row> rows = file.rows(shift)) {
            List<JsonNode> moved = rows.map(VisitFileTest::json).toList();
            assertThat(moved.getLast().path("occurredAt").asText())
                    .isEqualTo("2026-11-20T12:00:00-05:00");
            assertThat(moved.getFirst().path("occurredAt").asText())
                    .isEqualTo("2025-05-24T12:00:00-04:00");
            assertThat(ids(moved)).isEqualTo(ids(visits(file)));
        }
    }

    @Test
    void readsCommaSeparatedColumnsOfAnyKind() throws IOException {
        Path csv =
                write(
                        "till.csv",
                        """
                        no,shop,day,time,total,currency,mail,server
                        "A,1",linden,03.02.2026,09:15,1380,JPY,ann@example.com,s-1
                        """);
        DelimitedLayout layout =
                new DelimitedLayout(
                        ",",
                        true,
                        Columns.parse(
                                "visitId=no,location=shop,date=day,time=time,amount=total,currency=currency,email=mail,staff=server"),
                        new Times("dd.MM.yyyy HH:mm", ZoneId.of("Asia/Tokyo")),
                        null,
                        "counter",
                        null);

        JsonNode visit = visits(new VisitFile(csv, layout, "till-7")).getFirst();
        assertThat(visit)
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        """
                                        {"visitId":"A,1","occurredAt":"2026-02-03T09:15:00+09:00",
                                         "location":"linden","channel":"counter","staff":["s-1"],
                                         "amount":{"minor":1380,"currency":"JPY"},
                                         "customer":{"email":"ann@example.com"},"source":"till-7"}
                                        """));
    }

    @Test
    void keepsWhatNdjsonSaysAndAddsWhatIsMissing() throws IOException {
        Path lines =
                write(
                        "visits.ndjson",
                        """
                        {"visitId":"own","source":"shop","occurredAt":"2026-02-03T09:15:00Z","location":"x"}
                        {"occurredAt":"2026-02-03T09:15:00Z","location":"x"}
                        """);

        List<JsonNode> visits = visits(new VisitFile(lines, new NdjsonLayout(), "replay"));
        assertThat(visits.getFirst().path("visitId").asText()).isEqualTo("own");
        assertThat(visits.getFirst().path("source").asText()).isEqualTo("shop");
        assertThat(visits.getLast().path("visitId").asText()).matches("[0-9a-f]{20}-1");
        assertThat(visits.getLast().path("source").asText()).isEqualTo("replay");
    }

    @Test
    void saysWhichRowsAreNoVisits() throws IOException {
        VisitFile file =
                file(
                        Preset.CDNOW_SAMPLE,
                        write(
                                "bad.txt",
                                """
                                00004 0001 19970230 2 29.33
                                00004 0001 19970101 2 29.333
                                00004 0001 19970101 2 much
                                00004 0001
                                """));

        try (Stream<Row> rows = file.rows(UNMOVED)) {
            assertThat(rows)
                    .containsExactly(
                            new Row.Unreadable(1, "date '19970230' is not yyyyMMdd"),
                            new Row.Unreadable(2, "amount '29.333' is finer than USD has units"),
                            new Row.Unreadable(3, "amount 'much' is not a decimal number"),
                            new Row.Unreadable(4, "no column 3 for date: the row has 2"));
        }
        assertThat(file.span()).isEqualTo(new VisitFile.Span(4, null));
    }

    @Test
    void aLineThatIsNotOneVisitWithATimeIsNone() throws IOException {
        VisitFile file =
                new VisitFile(
                        write(
                                "bad.ndjson",
                                """
                                {"occurredAt":"2026-02-03T09:15:00Z"}{"occurredAt":"2026-02-04T09:15:00Z"}
                                {"occurredAt":"+999999999-12-31T23:59:59-18:00"}
                                ["2026-02-03T09:15:00Z"]
                                """),
                        new NdjsonLayout(),
                        "replay");

        try (Stream<Row> rows = file.rows(UNMOVED)) {
            assertThat(rows).hasSize(3).hasOnlyElementsOfType(Row.Unreadable.class);
        }
    }

    @Test
    void anAmountInACurrencyWithoutMinorUnitsIsNone() throws IOException {
        Path gold = write("gold.csv", "2026-02-03,3\n");
        DelimitedLayout layout =
                new DelimitedLayout(
                        ",",
                        false,
                        Columns.parse("date=1,amount=2"),
                        new Times("iso", NEW_YORK),
                        "vault",
                        null,
                        "XAU");

        try (Stream<Row> rows = new VisitFile(gold, layout, "replay").rows(UNMOVED)) {
            assertThat(rows).containsExactly(new Row.Unreadable(1, "'XAU' has no minor units"));
        }
    }

    private VisitFile master(String text) throws IOException {
        return file(Preset.CDNOW_MASTER, write("master.txt", text));
    }

    private static VisitFile file(Preset preset, Path path) {
        return new VisitFile(
                path,
                new DelimitedLayout(
                        null,
                        preset.header(),
                        Columns.parse(preset.columns()),
                        new Times(preset.dateFormat(), ZoneId.of(preset.zone())),
                        preset.location(),
                        preset.channel(),
                        preset.currency()),
                "replay");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<JsonNode> visits(VisitFile file) {
        try (Stream<Row> rows = file.rows(UNMOVED)) {
            return rows.map(VisitFileTest::json).toList();
        }
    }

    private static List<String> ids(List<JsonNode> visits) {
        return visits.stream().map(visit -> visit.path("visitId").asText()).toList();
    }

    private static JsonNode json(Row row) {
        try {
            assertThat(row).isInstanceOf(Row.Visit.class);
            return new ObjectMapper().readTree(((Row.Visit) row).json());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
