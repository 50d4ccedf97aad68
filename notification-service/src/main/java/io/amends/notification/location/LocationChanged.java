package io.amends.notification.location;

/** What this service reads of location.changed. */
record LocationChanged(String location, long version, String name, String timeZone) {}
