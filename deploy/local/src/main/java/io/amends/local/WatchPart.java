package io.amends.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The process that starts the other parts again when they end by themselves. */
record WatchPart(Path project, Path home, Path pidFile, Path log) implements Part {

    private static final Duration STOP = Duration.ofSeconds(10);

    /** AMENDS_WATCH=false leaves it out: for whoever kills parts on purpose. */
    static boolean isWanted() {
        return !"false".equals(System.getenv("AMENDS_WATCH"));
    }

    @Override
    public String name() {
        return "watch";
    }

    @Override
    public Optional<ServerProcess> running() {
        return ServerProcess.find(pidFile, marker());
    }

    @Override
    public void start() {
        if (running().isPresent()) {
            return;
        }
        ServerProcess.launch(
                        List.of(
                                JavaCommand.java(),
                                marker(),
                                "-Xmx32m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                JavaCommand.EXIT_WHEN_OUT_OF_MEMORY,
                                "-Damends.project=" + project,
                                Amends.class.getName(),
                                "watch"),
                        marker(),
                        Map.of(
                                "CLASSPATH",
                                JavaCommand.classPath(),
                                "AMENDS_HOME",
                                home.toString()),
                        log)
                .writePid(pidFile);
    }

    @Override
    public void stop() {
        running().ifPresent(process -> process.stop("TERM", STOP));
    }

    @Override
    public boolean ready() {
        return running().isPresent();
    }

    private String marker() {
        return "-Dio.amends.part=" + pidFile;
    }
}
