package io.amends.proof.installation;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The programs of the command line, told of one installation.
 *
 * @param ports by the names that they have in {@code AMENDS_<name>_PORT}
 */
record Tools(Path project, Path home, Map<String, Integer> ports) {

    private static final Map<String, String> SETTINGS =
            Map.of(
                    // What a program kills is its own to start again.
                    "AMENDS_WATCH", "false",
                    "AMENDS_HOLD_OUT_GLOBAL_PERCENT", "0",
                    "AMENDS_MAIL_FIRST_PAUSE", "PT1S");

    /** What {@code ./amends} says to these arguments; it must end with 0. */
    String amends(String... arguments) {
        return java(
                "deploy/local",
                List.of("-XX:TieredStopAtLevel=1", "-Damends.project=" + project),
                "io.amends.local.Amends",
                List.of(arguments));
    }

    /** What {@code ./amends replay} says to these arguments; it must end with 0. */
    String replay(List<String> arguments) {
        return java("deploy/replay", List.of(), "io.amends.replay.Replay", arguments);
    }

    private String java(String module, List<String> options, String main, List<String> arguments) {
        Path target = project.resolve(module).resolve("target");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.add("-cp");
        command.add(target + "/*" + File.pathSeparator + target.resolve("lib") + "/*");
        command.add(main);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("AMENDS_HOME", home.toString());
        builder.environment().putAll(SETTINGS);
        ports.forEach(
                (name, port) ->
                        builder.environment().put("AMENDS_" + name + "_PORT", port.toString()));
        return Program.run(builder);
    }
}
