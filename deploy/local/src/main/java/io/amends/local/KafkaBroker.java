package io.amends.local;

import kafka.Kafka;
import kafka.tools.StorageTool;

import org.apache.kafka.common.Uuid;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The broker's own JVM: formats the storage when it is new, then runs Kafka as its own start script
 * does.
 */
final class KafkaBroker {

    private KafkaBroker() {}

    public static void main(String[] args) throws Exception {
        Path configuration = Path.of(args[0]);
        Properties settings = new Properties();
        try (var reader = Files.newBufferedReader(configuration)) {
            settings.load(reader);
        }
        if (!Files.exists(Path.of(settings.getProperty("log.dirs"), "meta.properties"))) {
            int exit =
                    StorageTool.execute(
                            new String[] {
                                "format",
                                "--config=" + configuration,
                                "--cluster-id=" + Uuid.randomUuid(),
                                "--ignore-formatted"
                            },
                            new PrintStream(System.out, true));
            if (exit != 0) {
                System.exit(exit);
            }
        }
        Kafka.main(new String[] {configuration.toString()});
    }
}
