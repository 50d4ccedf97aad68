package io.amends.notification.location;

import java.time.ZoneId;

/** A location as this service knows it. */
public record KnownLocation(String location, String name, ZoneId zone) {}
