package io.amends.chassis.observability;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;

import jakarta.inject.Singleton;

import java.util.List;
import java.util.Set;

/**
 * A request's method is whatever the client makes up: as a label it would fill the memory, and
 * could be anything. Those that nobody knows are counted as one.
 */
@Singleton
class KnownMethods implements MeterFilter {
    private static final String METHOD = "method";
    private static final Set<String> KNOWN =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    @Override
    public Meter.Id map(Meter.Id id) {
        String method = id.getTag(METHOD);
        if (!id.getName().startsWith("http.server.") || method == null || KNOWN.contains(method)) {
            return id;
        }
        List<Tag> tags =
                id.getTags().stream()
                        .map(tag -> tag.getKey().equals(METHOD) ? Tag.of(METHOD, "OTHER") : tag)
                        .toList();
        return id.replaceTags(tags);
    }
}
