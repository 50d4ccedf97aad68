package io.amends.analytics.measure;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.amends.analytics.statistics.Confidence;
import io.amends.analytics.statistics.Estimate;
import io.amends.analytics.statistics.Interval;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A figure with its sample size and its 95 % interval, or the fact that there are not enough data
 * for one.
 */
@Schema(
        requiredProperties = "n",
        properties = {
            @SchemaProperty(name = "n", type = SchemaType.INTEGER),
            @SchemaProperty(name = "value", type = SchemaType.NUMBER),
            @SchemaProperty(name = "low", type = SchemaType.NUMBER),
            @SchemaProperty(name = "high", type = SchemaType.NUMBER),
            @SchemaProperty(
                    name = "insufficient",
                    type = SchemaType.BOOLEAN,
                    description = "instead of value, low and high, where n is too small for them")
        })
public sealed interface Measure {
    /** Scores and rates of fewer say nothing. */
    long FEWEST = 10;

    /** What the figure is based on. */
    long n();

    /**
     * @param n what it is based on; a count's is itself
     */
    record Known(BigDecimal value, long n, BigDecimal low, BigDecimal high) implements Measure {}

    record Insufficient(long n) implements Measure {
        @JsonProperty
        boolean insufficient() {
            return true;
        }
    }

    /** Something counted completely: there is nothing to estimate. */
    static Measure count(long value) {
        return total(BigInteger.valueOf(value), value);
    }

    /** A sum over n things, complete as well. */
    static Measure total(BigInteger value, long n) {
        BigDecimal exact = new BigDecimal(value);
        return new Known(exact, n, exact, exact);
    }

    /**
     * @param decimals how many are worth saying
     */
    static Measure estimate(Estimate estimate, int decimals) {
        if (estimate.n() < FEWEST) {
            return new Insufficient(estimate.n());
        }
        Interval range = estimate.interval(Confidence.SHOWN);
        return new Known(
                rounded(estimate.value(), decimals),
                estimate.n(),
                rounded(range.low(), decimals),
                rounded(range.high(), decimals));
    }

    private static BigDecimal rounded(double value, int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    }
}
