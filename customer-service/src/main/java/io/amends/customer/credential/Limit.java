package io.amends.customer.credential;

import io.amends.chassis.web.RuleBroken;
import io.amends.chassis.web.RuleBroken.Violation;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * How often somebody may ask with a credential; a batch is one request.
 *
 * @param perSecond in the long run
 * @param burst at once, after a pause
 */
@Schema(
        name = "CredentialLimit",
        requiredProperties = {"perSecond", "burst"})
record Limit(
        @Schema(examples = "50", minimum = "0.01", maximum = "10000") @Nullable Double perSecond,
        @Schema(examples = "500", minimum = "1", maximum = "100000") @Nullable Integer burst) {

    private static final double LEAST = 0.01;
    private static final double MOST = 10_000;
    private static final int LARGEST_BURST = 100_000;

    Limit {
        List<Violation> broken = new ArrayList<>();
        if (perSecond == null || !(perSecond >= LEAST && perSecond <= MOST)) {
            broken.add(new Violation("/perSecond", "must be between 0.01 and 10,000"));
        }
        if (burst == null || burst < 1 || burst > LARGEST_BURST) {
            broken.add(new Violation("/burst", "must be between 1 and 100,000"));
        }
        if (!broken.isEmpty()) {
            throw new RuleBroken(broken);
        }
    }

    /**
     * The limit that a page's form says: a second's posts, of which ten seconds' may come at once.
     */
    static @Nullable Limit ofForm(@Nullable String perSecond) {
        if (perSecond == null || perSecond.isBlank()) {
            return null;
        }
        try {
            double rate = Double.parseDouble(perSecond.strip());
            return new Limit(rate, (int) Math.clamp(Math.ceil(rate * 10), 1, LARGEST_BURST));
        } catch (NumberFormatException notANumber) {
            throw RuleBroken.parameter("perSecond", "must be a number between 0.01 and 10,000");
        }
    }
}
