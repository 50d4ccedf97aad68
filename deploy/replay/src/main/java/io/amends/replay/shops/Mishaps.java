package io.amends.replay.shops;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.random.RandomGenerator;

/**
 * What goes wrong: something now and then, and a great deal in one week at one shop.
 *
 * @param badWeek the first day of that week
 */
record Mishaps(LocalDate badWeek) {

    /** Three of six are on duty; in the bad week the rude one serves every other customer. */
    String onDuty(Shop shop, LocalDate date, RandomGenerator random) {
        int place = (int) ((date.toEpochDay() + random.nextInt(3)) % shop.staff().size());
        boolean rude = random.nextBoolean();
        return rude && isBad(shop, date) ? Chain.RUDE : shop.staff().get(place);
    }

    private boolean isBad(Shop shop, LocalDate date) {
        return shop.code().equals(Chain.TROUBLED)
                && !date.isBefore(badWeek)
                && date.isBefore(badWeek.plusWeeks(1));
    }

    @Nullable Cause wentWrong(
            Shop shop, LocalDate date, @Nullable String staff, RandomGenerator random) {
        double chance = random.nextDouble();
        double which = random.nextDouble();
        if (isBad(shop, date)) {
            boolean rude = Chain.RUDE.equals(staff);
            if (chance > (rude ? 0.72 : 0.42)) {
                return null;
            }
            return which < (rude ? 0.8 : 0.12) ? Cause.INDIFFERENCE : Cause.WAITING;
        }
        boolean shortTempered = Chain.SHORT_TEMPERED.equals(staff);
        double usual = date.getDayOfWeek() == DayOfWeek.SATURDAY ? 0.055 : 0.035;
        if (chance > usual + (shortTempered ? 0.08 : 0)) {
            return null;
        }
        if (shortTempered && which < 0.7) {
            return Cause.INDIFFERENCE;
        }
        return which < 0.32
                ? Cause.WAITING
                : which < 0.56
                        ? Cause.PRODUCT
                        : which < 0.7
                                ? Cause.INDIFFERENCE
                                : which < 0.82
                                        ? Cause.BILLING
                                        : which < 0.91 ? Cause.BROKEN_PROMISE : Cause.ENVIRONMENT;
    }

    /** How probably a disappointed customer complains without being asked. */
    double saysSo(PastVisit visit) {
        LocalDate date = visit.at().atZone(visit.shop().hours().zone()).toLocalDate();
        return (isBad(visit.shop(), date) ? 0.16 : 0.08) * (visit.customer() == null ? 0.5 : 1);
    }
}
