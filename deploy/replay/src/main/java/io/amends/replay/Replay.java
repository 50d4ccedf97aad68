package io.amends.replay;

import io.amends.replay.posting.Pace;
import io.amends.replay.posting.ProgressBar;
import io.amends.replay.posting.Refused;
import io.amends.replay.posting.ReplayState;
import io.amends.replay.posting.Service;
import io.amends.replay.posting.Tally;
import io.amends.replay.posting.Unreachable;
import io.amends.replay.posting.VisitPosting;
import io.amends.replay.rows.Preset;
import io.amends.replay.rows.Row;
import io.amends.replay.rows.TimeShift;
import io.amends.replay.rows.VisitFile;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.Console;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Posts a file of past visits through the REST API. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Posts a file of past visits (CSV or NDJSON, gzip too) through the REST API.",
            "It may be stopped and started again, and sent as often as you like: a row that has no"
                    + " visit id gets one from its content, so that no visit is counted twice."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all rows are in",
            "1:stopped; start again to go on",
            "2:wrong options",
            "3:all rows are done, and some were rejected"
        })
public final class Replay implements Callable<Integer> {

    private static final int STOPPED = 1;
    private static final int SOME_REJECTED = 3;
    private static final int ROWS_SHOWN = 3;

    @Parameters(paramLabel = "FILE", description = "The file of visits.")
    private Path file = Path.of("");

    @Mixin private FileFormat format = new FileFormat();

    @Option(
            names = "--source",
            defaultValue = "replay",
            description = "Who posts visits that name no source (${DEFAULT-VALUE}).")
    private String source = "replay";

    @ArgGroup private @Nullable Moved moved;

    /** To when the visits are moved. */
    private static final class Moved {
        @Option(
                names = "--to-today",
                description =
                        "Move all visits by whole days, so that the last was today (or yesterday,"
                                + " early in the day). Move a file only once: moved again on"
                                + " another day, its visits conflict with those that are in.")
        private boolean toToday;

        @Option(names = "--to", paramLabel = "DATE", description = "The same, to another day.")
        private @Nullable LocalDate to;
    }

    @Option(
            names = "--shuffle",
            paramLabel = "SEED",
            description = "Send the rows in another order, the same for the same seed.")
    private @Nullable Long shuffle;

    @Option(names = "--rate", paramLabel = "VISITS/S", description = "Default: as fast as it goes.")
    private @Nullable Double rate;

    @Option(
            names = "--batch",
            defaultValue = "500",
            description = "Visits per request, up to 10,000 (${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--single", description = "A request per visit, to POST /v1/visits.")
    private boolean single;

    @Option(
            names = "--parallel",
            defaultValue = "4",
            description = "Requests at a time (${DEFAULT-VALUE}).")
    private int parallel;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description =
                    "Where to keep how far we came. Default: beside the input. Is removed at the"
                            + " end.")
    private @Nullable Path state;

    @Option(names = "--restart", description = "Forget how far we came.")
    private boolean restart;

    @Option(
            names = "--show",
            description = "Only show the first visits as they would be sent, and post nothing.")
    private boolean show;

    @Option(
            names = "--customer-service",
            paramLabel = "URL",
            description = "Default: $AMENDS_CUSTOMER_URL or http://localhost:8081.")
    private @Nullable URI customerService;

    @Mixin private Connection connection = new Connection();

    private final PrintStream out = System.out;
    private final Clock clock = Clock.systemUTC();

    public static void main(String[] arguments) {
        System.exit(commandLine(new Replay()).execute(arguments));
    }

    /** Options and messages as both programs of this package have them. */
    static CommandLine commandLine(Object command) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Preset.class, FileFormat::preset)
                .setExecutionExceptionHandler(
                        (failure, line, parsed) -> {
                            if (failure instanceof IllegalArgumentException) {
                                line.getErr().println(failure.getMessage());
                                return line.getCommandSpec().exitCodeOnInvalidInput();
                            }
                            line.getErr().println(told(failure));
                            return line.getCommandSpec().exitCodeOnExecutionException();
                        });
    }

    static boolean terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private static String told(Exception failure) {
        return failure instanceof Refused || failure instanceof Unreachable
                ? String.valueOf(failure.getMessage())
                : failure.toString();
    }

    @Override
    public Integer call() {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("Cannot read " + file);
        }
        VisitFile visits = new VisitFile(file, format.layout(file), source);
        VisitFile.Span span = visits.span();
        Path stateFile = stateFile();
        Optional<ReplayState> before = before(stateFile);
        TimeShift shift =
                before.map(state -> new TimeShift(state.shiftDays(), format.zone()))
                        .orElseGet(() -> shift(span));
        try (Stream<Row> rows = rows(visits, shift)) {
            if (show) {
                rows.limit(ROWS_SHOWN)
                        .forEach(
                                row ->
                                        out.println(
                                                switch (row) {
                                                    case Row.Visit visit -> visit.json();
                                                    case Row.Unreadable refused ->
                                                            "not sent: " + refused.reason();
                                                }));
                return 0;
            }
            before.ifPresent(
                    state -> out.printf("Going on after row %,d.%n", state.tally().rows()));
            return post(rows, span.rows(), shift, before.map(ReplayState::tally), stateFile);
        }
    }

    private int post(
            Stream<Row> rows, long total, TimeShift shift, Optional<Tally> before, Path stateFile) {
        Tally past = before.orElse(Tally.EMPTY);
        ProgressBar bar = new ProgressBar(out, terminal(), "visits", total, past.rows());
        StateKeeper keeper = new StateKeeper(stateFile, identity(), shift.days(), past, bar);
        long start = System.nanoTime();
        try (Service customers =
                connection.service(
                        customerService != null
                                ? customerService
                                : connection.address(Connection.CUSTOMERS),
                        connection.token())) {
            Iterator<Row> left = rows.skip(past.rows()).iterator();
            Tally sent =
                    new VisitPosting(
                                    customers,
                                    new VisitPosting.Volume(single ? 1 : batch, parallel),
                                    rate == null ? Pace.unlimited() : Pace.perSecond(rate),
                                    keeper,
                                    (visit, result) -> {})
                            .post(left);
            Tally all = past.plus(sent);
            bar.end(all.rows());
            keeper.forget();
            new Summary(all, sent.rows(), Duration.ofNanos(System.nanoTime() - start)).print(out);
            return all.count(Tally.REJECTED) == 0 ? 0 : SOME_REJECTED;
        } catch (Refused | Unreachable e) {
            keeper.keep();
            out.println();
            System.err.println(told(e));
            System.err.printf(
                    Locale.ROOT,
                    "Stopped after row %,d of %,d. Start again with the same options to go on.%n",
                    keeper.soFar().rows(),
                    total);
            return STOPPED;
        }
    }

    private Optional<ReplayState> before(Path stateFile) {
        if (restart) {
            ReplayState.remove(stateFile);
        }
        Optional<ReplayState> before = ReplayState.in(stateFile);
        before.filter(state -> !state.replay().equals(identity()))
                .ifPresent(
                        other -> {
                            throw new IllegalArgumentException(
                                    "%s is the state of another replay (%s). Finish that one, or give --restart or another --state."
                                            .formatted(stateFile, other.replay()));
                        });
        return before;
    }

    /** What decides which visits are sent in which order. */
    private String identity() {
        return "%s, %d bytes, %s, source %s, %s, %s"
                .formatted(
                        file.getFileName(),
                        file.toFile().length(),
                        format.told(file),
                        source,
                        moved == null
                                ? "own times"
                                : moved.to == null ? "to today" : "to " + moved.to,
                        shuffle == null ? "own order" : "shuffled by " + shuffle);
    }

    private Path stateFile() {
        if (state != null) {
            return state;
        }
        Path name = Path.of(file.getFileName() + ".replay-state");
        Path folder = file.toAbsolutePath().getParent();
        return folder != null && Files.isWritable(folder) ? folder.resolve(name) : name;
    }

    private TimeShift shift(VisitFile.Span span) {
        if (moved == null || span.last() == null) {
            return TimeShift.none(format.zone());
        }
        return moved.toToday || moved.to == null
                ? TimeShift.endingToday(clock.instant(), span.last(), format.zone())
                : TimeShift.endingOn(moved.to, span.last(), format.zone());
    }

    private Stream<Row> rows(VisitFile visits, TimeShift shift) {
        if (shuffle == null) {
            return visits.rows(shift);
        }
        List<Row> shuffled = visits.shuffled(shift, shuffle);
        return shuffled.stream();
    }
}
