package io.amends.proof.planted;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.proof.woven.PlantedBug;

import org.junit.jupiter.api.Test;

import java.util.EnumSet;
import java.util.Set;

class BugsCommandTest {

    @Test
    void everyBugHasItsTurnWithinAWeek() {
        Set<PlantedBug> planted = EnumSet.noneOf(PlantedBug.class);
        for (long day = 360; day < 367; day++) {
            assertThat(BugsCommand.inTurn(day, 5)).hasSize(5);
            planted.addAll(BugsCommand.inTurn(day, 5));
        }

        assertThat(planted).containsExactlyInAnyOrder(PlantedBug.values());
    }

    @Test
    void noneIsPlantedTwice() {
        assertThat(BugsCommand.inTurn(3, 1_000)).containsExactlyInAnyOrder(PlantedBug.values());
    }
}
