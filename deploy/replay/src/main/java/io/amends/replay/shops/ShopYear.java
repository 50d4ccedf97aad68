package io.amends.replay.shops;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Makes up a year of the chain. Every customer has a rhythm of their own; something goes wrong now
 * and then, and a great deal in one week at one shop; most of those who are disappointed say
 * nothing, and some of them never come back. The same seed and day (UTC) give the same year; the
 * time of that day only decides how far it has come.
 */
public final class ShopYear {

    /**
     * What happened until now, each list in order of time.
     *
     * @param today the day (UTC) on which it ends
     */
    public record History(
            LocalDate today,
            List<Shop> shops,
            List<PastVisit> visits,
            List<PastAnswer> answers,
            List<PastComplaint> complaints) {}

    private static final int DAYS = 365;
    private static final int SHOPPERS = 2_000;
    private static final double ANONYMOUS_A_DAY = 24;

    private static final double RHYTHM_DAYS = 13;
    private static final double RHYTHM_SPREAD = 0.85;
    private static final double HEAVIEST_DAY = 1.6;

    private static final double LEAVING_ANYWAY = 0.02;
    private static final double LEAVING_IN_SILENCE = 0.3;
    private static final Duration BETWEEN_QUESTIONS = Duration.ofDays(14);

    private final LocalDate today;
    private final LocalDate start;
    private final Instant now;
    private final Mishaps mishaps;
    private final List<Shop> shops;
    private final People people = new People();
    private final List<PastVisit> visits = new ArrayList<>();
    private final List<PastAnswer> answers = new ArrayList<>();
    private final List<PastComplaint> complaints = new ArrayList<>();

    private ShopYear(Instant now) {
        this.now = now;
        this.today = now.atZone(ZoneOffset.UTC).toLocalDate();
        this.start = today.minusDays(DAYS);
        this.mishaps = new Mishaps(Chain.badWeek(today));
        this.shops = Chain.shops(today);
    }

    public static History generate(long seed, Instant now) {
        ShopYear year = new ShopYear(now);
        SplittableRandom random = new SplittableRandom(seed);
        for (int number = 1; number <= SHOPPERS; number++) {
            year.shopper(number, random.split());
        }
        for (Shop shop : year.shops) {
            year.passersBy(shop, random.split());
        }
        year.visits.sort(Comparator.comparing(PastVisit::at).thenComparing(PastVisit::id));
        year.answers.sort(Comparator.comparing(PastAnswer::at).thenComparing(PastAnswer::id));
        year.complaints.sort(
                Comparator.comparing(PastComplaint::at).thenComparing(PastComplaint::id));
        return new History(
                year.today,
                year.shops,
                List.copyOf(year.visits),
                List.copyOf(year.answers),
                List.copyOf(year.complaints));
    }

    private void shopper(int number, SplittableRandom random) {
        Shop shop = homeShop(random.nextDouble());
        Shopper shopper = people.next(number, shop, random);
        double rhythm =
                Math.clamp(RHYTHM_DAYS * Math.exp(RHYTHM_SPREAD * random.nextGaussian()), 2, 120);
        boolean regularFromTheStart = random.nextDouble() < 0.5;
        double day = random.nextDouble() * (regularFromTheStart ? Math.min(45, rhythm * 2) : DAYS);
        @Nullable Instant asked = null;
        for (int visits = 0; day <= DAYS + 1; ) {
            LocalDate date = start.plusDays((long) day);
            if (shop.hours().on(date).isEmpty()
                    || random.nextDouble() > liveliness(date) / HEAVIEST_DAY) {
                day++;
                continue;
            }
            visits++;
            PastVisit visit =
                    visit(
                            "c%04d-%03d".formatted(number, visits),
                            shop,
                            date,
                            shopper,
                            visits == 1,
                            random);
            if (visit.at().isAfter(now)) {
                return;
            }
            this.visits.add(visit);
            double leaving = LEAVING_ANYWAY;
            if (visit.wentWrong() != null && random.nextDouble() < mishaps.saysSo(visit)) {
                leaving = complain(visit, visit.wentWrong(), random);
            } else if (mayBeAsked(shopper, asked, visit)) {
                asked = visit.at();
                leaving = askedAbout(visit, random);
            } else if (visit.wentWrong() != null) {
                leaving = LEAVING_IN_SILENCE;
            }
            if (random.nextDouble() < leaving) {
                return;
            }
            day += 0.5 + rhythm * (random.nextExponential() + random.nextExponential()) / 2;
        }
    }

    private static boolean mayBeAsked(Shopper shopper, @Nullable Instant asked, PastVisit visit) {
        return shopper.mayBeAsked()
                && (asked == null || asked.plus(BETWEEN_QUESTIONS).isBefore(visit.at()));
    }

    private void passersBy(Shop shop, SplittableRandom random) {
        for (LocalDate date = start; !date.isAfter(today.plusDays(1)); date = date.plusDays(1)) {
            int expected = (int) Math.round(ANONYMOUS_A_DAY * shop.share() * liveliness(date));
            int count = expected == 0 ? 0 : random.nextInt(expected / 2, expected * 3 / 2 + 1);
            if (shop.hours().on(date).isEmpty()) {
                continue;
            }
            for (int i = 1; i <= count; i++) {
                String id = "p%s-%03d".formatted(date.toString().replace("-", ""), i);
                PastVisit visit = visit(id, shop, date, null, false, random);
                boolean complains = random.nextDouble() < mishaps.saysSo(visit);
                SplittableRandom apart = random.split();
                if (visit.at().isAfter(now)) {
                    continue;
                }
                visits.add(visit);
                if (visit.wentWrong() != null && complains) {
                    complain(visit, visit.wentWrong(), apart);
                }
            }
        }
    }

    private PastVisit visit(
            String id,
            Shop shop,
            LocalDate date,
            @Nullable Shopper shopper,
            boolean first,
            RandomGenerator random) {
        Instant at =
                date.atTime(timeOfDay(shop.hours(), date, random))
                        .atZone(shop.hours().zone())
                        .toInstant();
        double way = random.nextDouble();
        String channel =
                shopper == null || way < 0.84
                        ? "counter"
                        : way < 0.93 ? "online" : way < 0.97 ? "delivery" : "phone";
        String onDuty = mishaps.onDuty(shop, date, random);
        String staff = channel.equals("online") ? null : onDuty;
        double fate = random.nextDouble();
        String status = fate < 0.003 ? "voided" : fate < 0.009 ? "refunded" : "completed";
        long amount =
                Math.round(
                        shop.usualAmount()
                                * (channel.equals("counter") ? 1 : 1.7)
                                * Math.exp(0.45 * random.nextGaussian())
                                / 10);
        return new PastVisit(
                shop.code() + "-" + id,
                shop,
                at,
                channel,
                staff,
                status,
                amount * 10,
                shopper,
                first,
                mishaps.wentWrong(shop, date, staff, random));
    }

    /** Returns how probably the customer leaves after what was made of the complaint. */
    private double complain(PastVisit visit, Cause cause, SplittableRandom random) {
        double way = random.nextDouble();
        String channel =
                visit.customer() == null
                        ? way < 0.7 ? "counter" : "phone"
                        : way < 0.3
                                ? "phone"
                                : way < 0.6 ? "email" : way < 0.85 ? "counter" : "web";
        Duration later =
                channel.equals("counter")
                        ? Duration.ofMinutes(random.nextInt(3, 20))
                        : Duration.ofMinutes(random.nextInt(40, 30 * 60));
        Instant at = visit.at().plus(later);
        double weight = random.nextDouble();
        String severity = weight < 0.25 ? "minor" : weight < 0.88 ? "normal" : "severe";
        String text = Texts.complaint(cause, random);
        String sought = random.nextInt(4) == 0 ? sought(cause) : null;
        Handling handling = Handling.any(random);
        SplittableRandom apart = random.split();
        if (!at.isAfter(now)) {
            complaints.add(
                    new PastComplaint(
                            "k-" + visit.id(),
                            visit,
                            at,
                            channel,
                            text,
                            cause,
                            severity,
                            sought,
                            handling.steps(visit, cause, at, now, apart)));
        }
        return handling.leaving();
    }

    private static String sought(Cause cause) {
        return switch (cause) {
            case BILLING, PRODUCT -> "refund";
            case BROKEN_PROMISE, WAITING, ENVIRONMENT -> "credit";
            case INDIFFERENCE -> "apology";
        };
    }

    /** Returns how probably the customer leaves, whether they answered or not. */
    private double askedAbout(PastVisit visit, SplittableRandom random) {
        Cause cause = visit.wentWrong();
        boolean answered = random.nextDouble() < (cause == null ? 0.3 : 0.55);
        Instant at =
                visit.at()
                        .plus(Duration.ofHours(3))
                        .plus(Duration.ofMinutes((long) (random.nextExponential() * 480)));
        double mood = random.nextDouble();
        boolean wordy = random.nextDouble() < (cause == null ? 0.25 : 0.6);
        Handling handling = Handling.any(random);
        SplittableRandom apart = random.split();
        if (!answered) {
            return cause == null ? LEAVING_ANYWAY : LEAVING_IN_SILENCE;
        }
        if (!at.isAfter(now)) {
            answers.add(
                    new PastAnswer(
                            "a-" + visit.id(),
                            visit,
                            at,
                            cause == null ? 7 + (int) (4 * Math.sqrt(mood)) : (int) (7 * mood),
                            cause == null ? (mood < 0.35 ? 4 : 5) : (mood < 0.5 ? 1 : 2),
                            cause,
                            !wordy
                                    ? null
                                    : cause == null
                                            ? Texts.praise(apart)
                                            : Texts.grumble(cause, apart),
                            cause == null
                                    ? List.of()
                                    : handling.steps(visit, cause, at, now, apart)));
        }
        return cause == null ? LEAVING_ANYWAY : handling.leaving();
    }

    private Shop homeShop(double place) {
        double below = 0;
        for (Shop shop : shops) {
            below += shop.share();
            if (place < below) {
                return shop;
            }
        }
        return shops.getLast();
    }

    /**
     * How lively a day is: 1 on average; before Christmas and on Saturdays more, in high summer
     * less.
     */
    private static double liveliness(LocalDate date) {
        double season = 1 + 0.18 * Math.cos(2 * Math.PI * (date.getDayOfYear() - 350) / 365.25);
        double weekday =
                switch (date.getDayOfWeek()) {
                    case MONDAY -> 0.85;
                    case TUESDAY, WEDNESDAY -> 0.92;
                    case THURSDAY -> 1;
                    case FRIDAY -> 1.12;
                    case SATURDAY -> 1.3;
                    case SUNDAY -> 0.95;
                };
        return season * weekday;
    }

    /** Breakfast, lunch or the afternoon, while the shop is open. */
    private static LocalTime timeOfDay(OpeningHours hours, LocalDate date, RandomGenerator random) {
        for (int attempt = 0; attempt < 20; attempt++) {
            double part = random.nextDouble();
            double minute =
                    part < 0.35
                            ? 8.5 * 60 + 55 * random.nextGaussian()
                            : part < 0.72
                                    ? 12.6 * 60 + 50 * random.nextGaussian()
                                    : 16.6 * 60 + 80 * random.nextGaussian();
            LocalTime time =
                    LocalTime.ofSecondOfDay((long) Math.clamp(minute * 60, 0, 24 * 3600 - 1));
            if (hours.isOpen(date, time)) {
                return time;
            }
        }
        return hours.on(date).getFirst().opens();
    }
}
