package io.amends.analytics.location;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;

/**
 * A location as this service knows it.
 *
 * @param id this service's own number for it
 * @param name the code until location.changed has come
 */
public record Location(int id, String code, String name, ZoneId zone, @Nullable String currency) {}
