package io.amends.analytics.statistics;

import static io.amends.analytics.statistics.Confidence.SHOWN;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.stream.IntStream;

class EstimatesTest {

    /**
     * With half of them promoters and a sixth detractors: 46 either way of 10 answers, 27 of 30, 15
     * of 100. A sample a thousand times the size has these shares exactly, and an interval narrower
     * by the root of that.
     */
    @ParameterizedTest
    @CsvSource({"10, 46", "30, 27", "100, 15"})
    void npsIntervalsAreThePublishedOnes(long n, double half) {
        Interval interval = new NetPromoterScore(500 * n, 167 * n, 1000 * n).interval(SHOWN);

        assertThat((interval.high() - interval.low()) / 2 * Math.sqrt(1000))
                .isCloseTo(half, within(.5));
    }

    @Test
    void npsIntervalStaysOnTheScale() {
        assertThat(new NetPromoterScore(10, 0, 10).interval(SHOWN))
                .isEqualTo(new Interval(100, 100));
        assertThat(new NetPromoterScore(11, 1, 12).interval(SHOWN).high()).isEqualTo(100);
    }

    /** Newcombe, Statistics in Medicine 17 (1998), table I, method 3. */
    @ParameterizedTest
    @CsvSource({
        "81, 263, 0.2553, 0.3662",
        "15, 148, 0.0624, 0.1605",
        "0, 20, 0, 0.1611",
        "1, 29, 0.0061, 0.1718"
    })
    void wilsonIntervalReproducesNewcombe(long part, long whole, double low, double high) {
        Interval interval = new Proportion(part, whole).interval(SHOWN);

        assertThat(interval.low()).isCloseTo(low, within(0.0001));
        assertThat(interval.high()).isCloseTo(high, within(0.0001));
    }

    /** The table of exact Poisson limits in Garwood, Biometrika 28 (1936). */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 3.689",
        "1, 0.0253, 5.572",
        "5, 1.623, 11.668",
        "10, 4.795, 18.390",
        "100, 81.364, 121.627"
    })
    void rateIntervalReproducesGarwood(long events, double low, double high) {
        Interval interval = new Rate(events, 1000).interval(SHOWN);

        assertThat(interval.low()).isCloseTo(low, within(0.001));
        assertThat(interval.high()).isCloseTo(high, within(0.001));
    }

    @Test
    void rateIsPerThousand() {
        assertThat(new Rate(3, 2000).value()).isEqualTo(1.5);
    }

    /**
     * Conover, Practical Nonparametric Statistics: the order statistics around a median at 95 %.
     */
    @ParameterizedTest
    @CsvSource({"6, 1, 6", "10, 2, 9", "20, 6, 15", "25, 8, 18", "50, 18, 33"})
    void medianLiesBetweenTheTabulatedRanks(int n, int low, int high) {
        Median median = Median.of(IntStream.rangeClosed(1, n).boxed().toList());

        assertThat(median.interval(SHOWN)).isEqualTo(new Interval(low, high));
    }

    @Test
    void medianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertThat(Median.of(List.of(30, 10, 20, 40)).value()).isEqualTo(25);
        assertThat(Median.of(List.of(30, 10, 20)).value()).isEqualTo(20);
    }

    /** Student 1908: ten hours of additional sleep; mean 0.75, sd 1.789. */
    @Test
    void meanIntervalReproducesStudentsSleepData() {
        double[] hours = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
        double sum = 0;
        double squares = 0;
        for (double hour : hours) {
            sum += hour;
            squares += hour * hour;
        }

        Mean mean = new Mean(hours.length, sum, squares);

        assertThat(mean.value()).isCloseTo(0.75, within(1e-9));
        assertThat(mean.interval(SHOWN).low()).isCloseTo(-0.5298, within(0.0001));
        assertThat(mean.interval(SHOWN).high()).isCloseTo(2.0298, within(0.0001));
    }

    @Test
    void manyComparisonsNeedMoreConfidence() {
        assertThat(SHOWN.forEachOf(1).z()).isCloseTo(1.96, within(0.001));
        assertThat(SHOWN.forEachOf(10).z()).isCloseTo(2.807, within(0.001));
    }

    @Test
    void intervalsThatTouchAreNotApart() {
        assertThat(new Interval(1, 2).isApartFrom(new Interval(2, 3))).isFalse();
        assertThat(new Interval(1, 2).isApartFrom(new Interval(2.1, 3))).isTrue();
        assertThat(new Interval(2.1, 3).isApartFrom(new Interval(1, 2))).isTrue();
    }
}
