package io.amends.local.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.List;

/** The disk that the data are on, where it is ours. */
final class DiskSpace implements Examination {

    private static final long LEAST = 2L << 30;
    private static final double LEAST_SHARE = 0.1;

    @Override
    public List<Finding> look(Patient patient) {
        return patient.disk()
                .map(
                        home -> {
                            try {
                                FileStore disk = Files.getFileStore(home);
                                return List.of(judge(disk.getUsableSpace(), disk.getTotalSpace()));
                            } catch (IOException e) {
                                return List.<Finding>of();
                            }
                        })
                .orElse(List.of());
    }

    static Finding judge(long left, long all) {
        String what = "has %.1f of %.1f GB left".formatted(left / 1e9, all / 1e9);
        return left < LEAST || (left < all * LEAST_SHARE && left < 10 * LEAST)
                ? Finding.ill(
                        "the disk",
                        what,
                        "PostgreSQL and Kafka stop when it is full. Make room, or move AMENDS_HOME.")
                : Finding.well("the disk", what);
    }
}
