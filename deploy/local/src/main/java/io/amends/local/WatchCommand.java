package io.amends.local;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** What {@code ./amends up} leaves behind to look after the parts. */
@Command(
        name = "watch",
        hidden = true,
        description = "Start parts again that end by themselves, until ./amends down.")
final class WatchCommand implements Runnable {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        Installation installation = Amends.installation(Map.of());
        Watch watch =
                new Watch(
                        installation.watchedParts(),
                        installation::ifAlone,
                        Clock.systemUTC(),
                        spec.commandLine().getOut());
        while (installation.exists()) {
            watch.look();
            ServerProcess.pause(BETWEEN_LOOKS);
        }
    }
}
