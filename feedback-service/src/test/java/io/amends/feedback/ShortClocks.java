package io.amends.feedback;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

import java.util.Map;

/** Severe cases are due within seconds, and survey links are signed by the tests' own key. */
public final class ShortClocks implements QuarkusTestResourceLifecycleManager {

    /** How many contact details a till may name in the tests. */
    public static final int CONTACTS_PER_DAY = 3;

    @Override
    public Map<String, String> start() {
        return Map.of(
                "amends.links.public-keys-location",
                Desk.SURVEY_KEYS.toString(),
                "amends.complaints.contacts-per-day",
                Integer.toString(CONTACTS_PER_DAY),
                "amends.recovery.targets.severe.acknowledge",
                "PT2S",
                "amends.recovery.targets.severe.resolve",
                "PT4S");
    }

    @Override
    public void stop() {}
}
