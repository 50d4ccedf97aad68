package io.amends.notification.location;

import java.util.List;

/** News of the locations with these codes came in, within the running transaction. */
public record LocationsHeardOf(List<String> locations) {}
