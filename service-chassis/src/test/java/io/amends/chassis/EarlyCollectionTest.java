package io.amends.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.GarbageCollectionNotificationInfo;

import org.junit.jupiter.api.Test;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;

import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

class EarlyCollectionTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger others = new AtomicInteger();

    @Test
    void collectsOnceAboveTheSizeAndNotAgainWhileAllOfItIsInUse() {
        countCollections();

        EarlyCollection.collectAbove(1);

        await().until(() -> makesGarbage() && asked.get() == 1);
        int before = others.get();
        await().until(() -> makesGarbage() && others.get() > before + 2);
        assertThat(asked).hasValue(1);
    }

    private void countCollections() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, nothing) ->
                                    (isAskedFor((CompositeData) notification.getUserData())
                                                    ? asked
                                                    : others)
                                            .incrementAndGet(),
                            null,
                            null);
        }
    }

    private static boolean isAskedFor(CompositeData collection) {
        return GarbageCollectionNotificationInfo.from(collection)
                .getGcCause()
                .equals("System.gc()");
    }

    private static boolean makesGarbage() {
        long made = 0;
        for (int i = 0; i < 1_000; i++) {
            made += new byte[100_000].length;
        }
        return made > 0;
    }
}
