package io.amends.chassis;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Optional;

import javax.management.NotificationEmitter;

/**
 * Has the heap collected whenever its old generation has come to hold more than {@code
 * amends.heap.collect-above}; without that setting, never.
 *
 * <p>The serial collector lets garbage grow the old generation up to the largest heap before it
 * collects it, and keeps what it has grown to until then: a small machine has other use for the
 * memory. What is in use, such as a batch of 10,000 visits, has room as before, since one
 * collection that frees nothing is followed by none.
 */
@ApplicationScoped
class EarlyCollection {
    private final Optional<MemorySize> above;

    EarlyCollection(
            @ConfigProperty(name = "amends.heap.collect-above") Optional<MemorySize> above) {
        this.above = above;
    }

    void start(@Observes StartupEvent started) {
        above.ifPresent(size -> collectAbove(size.asLongValue()));
    }

    /**
     * The JVM compares after its own collections, and notifies again only after the generation has
     * held less.
     */
    static void collectAbove(long bytes) {
        NotificationEmitter memory = (NotificationEmitter) ManagementFactory.getMemoryMXBean();
        memory.addNotificationListener(
                (notification, nothing) -> System.gc(),
                notification ->
                        notification
                                .getType()
                                .equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED),
                null);
        // Last: what is exceeded at once is said only once, and only to those who listen.
        oldGeneration().setUsageThreshold(bytes);
    }

    /** The one of the heap that objects stay in. */
    private static MemoryPoolMXBean oldGeneration() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(
                        pool ->
                                pool.getType() == MemoryType.HEAP
                                        && pool.isUsageThresholdSupported())
                .findFirst()
                .orElseThrow();
    }
}
