package io.amends.local;

import java.nio.file.Path;
import java.util.Optional;

/** One of the processes that make up an installation. */
sealed interface Part permits PostgresPart, KafkaPart, JavaPart, WatchPart {

    String name();

    Path log();

    Optional<ServerProcess> running();

    /** It runs, and what it runs was built again since: the files under it are gone. */
    default boolean outdated() {
        return false;
    }

    /** When it is stopped, it takes its time to make its next starts faster. */
    default boolean learns() {
        return running().flatMap(AotCache::beingWrittenBy).isPresent();
    }

    /** Returns once it is ready; does nothing but wait for that if it runs already. */
    void start();

    void stop();

    boolean ready();
}
