package io.amends.proof.invariant;

import io.amends.proof.installation.Database;
import io.amends.proof.installation.Part;
import io.amends.proof.traffic.Leavers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;

/**
 * No row of any service says anything of those who were erased, whatever its column; nor does a log
 * or a topic, but for what compaction will remove.
 */
final class TheForgottenAreGone implements Invariants.Invariant {

    private static final String TABLES =
            "select relname from pg_class where relnamespace = 'public'::regnamespace"
                    + " and relkind in ('r', 'p') and not relispartition";

    private static final Set<String> COMPACTED = Set.of("customers", "contact-claims");

    @Override
    public List<String> violations(Run run, Log log) {
        Collection<String> forgotten = run.town().leavers().forgotten();
        List<String> violations = new ArrayList<>();
        if (forgotten.isEmpty()) {
            return violations;
        }
        String names = "(%s)(?![0-9])".formatted(String.join("|", forgotten));
        for (Part service : Part.SERVICES) {
            Database database = run.database(service);
            for (String table : database.column(TABLES)) {
                long rows =
                        table.equals("outbox")
                                ? inTheOutbox(database, names)
                                : database.count(search(table), names);
                if (rows > 0) {
                    violations.add(
                            "%d rows of %s in %s speak of the erased"
                                    .formatted(rows, table, service));
                }
            }
        }
        Pattern anyName = Pattern.compile(names);
        log.all()
                .forEach(
                        (topic, entries) -> {
                            long told =
                                    remaining(topic, entries)
                                            .filter(entry -> speaks(entry.text(), anyName))
                                            .count();
                            if (told > 0) {
                                violations.add(
                                        "%d records of %s speak of the erased"
                                                .formatted(told, topic));
                            }
                        });
        logs(run)
                .filter(file -> speaks(file, anyName))
                .forEach(file -> violations.add(file + " speaks of the erased"));
        return violations;
    }

    /** What stays there: of each key of a topic with personal data the last record. */
    private static Stream<Log.Entry> remaining(String topic, List<Log.Entry> entries) {
        if (!COMPACTED.contains(topic)) {
            return entries.stream();
        }
        Map<String, Log.Entry> last = new HashMap<>();
        entries.forEach(entry -> last.put(entry.key(), entry));
        return last.values().stream();
    }

    private static Stream<Path> logs(Run run) {
        try (Stream<Path> files = Files.list(run.installation().home().resolve("log"))) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean speaks(Path file, Pattern names) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> speaks(line, names));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names are many: whoever is not called like one of them is passed over quickly. */
    private static boolean speaks(String text, Pattern names) {
        return text.contains(Leavers.NAME) && names.matcher(text).find();
    }

    private static String search(String table) {
        return "select count(*) from \"%s\" r where r::text like '%%%s%%' and r::text ~ ?"
                .formatted(table, Leavers.NAME);
    }

    /** What is told lies in the outbox as bytes, compressed where a row has several events. */
    private static long inTheOutbox(Database database, String names) {
        Pattern anyName = Pattern.compile(names);
        return database
                .rows("select size, translate(encode(records, 'base64'), E'\\n', '') from outbox")
                .stream()
                .filter(row -> speaks(unpacked(row), anyName))
                .count();
    }

    private static String unpacked(List<String> row) {
        byte[] packed = Base64.getDecoder().decode(row.get(1));
        InputStream bytes = new ByteArrayInputStream(packed);
        try (InputStream in = row.get(0).equals("1") ? bytes : new InflaterInputStream(bytes)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
