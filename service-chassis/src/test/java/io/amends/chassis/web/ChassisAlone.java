package io.amends.chassis.web;

import io.quarkus.test.junit.QuarkusTestProfile;

import java.util.Map;

/** The chassis as an application of its own, with a table to sell into. */
public class ChassisAlone implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.application.name", "feedback-service",
                "quarkus.http.limits.max-body-size", "100K",
                "amends.web.body-within", "2S",
                "amends.web.bodies-at-once", "64K",
                "amends.web.forms-at-once", "64K",
                "quarkus.flyway.locations", "db/chassis,db/chassis-test");
    }
}
