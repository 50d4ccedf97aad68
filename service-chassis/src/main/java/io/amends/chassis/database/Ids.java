package io.amends.chassis.database;

import com.github.f4b6a3.uuid.UuidCreator;

import java.util.UUID;

/** Ids of aggregates: UUIDv7, made by the service and never by the database. */
public final class Ids {
    private Ids() {}

    /** A new id, later in order than those made before it on this machine (RFC 9562, version 7). */
    public static UUID next() {
        return UuidCreator.getTimeOrderedEpochPlus1();
    }
}
