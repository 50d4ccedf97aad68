package io.amends.replay.shops;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Makes customers up. Their addresses are of the domains that are reserved for examples. */
final class People {

    private static final List<String> GIVEN =
            List.of(
                    "Ada", "Aiko", "Alan", "Amara", "Anna", "Arjun", "Beatriz", "Ben", "Carla",
                    "Chidi", "Clara", "Daniel", "Elif", "Emil", "Emma", "Farah", "Felix", "Grace",
                    "Hana", "Hugo", "Ines", "Ivan", "Jack", "Jonas", "Kaito", "Lea", "Leo", "Lin",
                    "Lucas", "Maria", "Mei", "Mia", "Nadia", "Noah", "Nora", "Olga", "Omar",
                    "Pablo", "Priya", "Ren", "Rosa", "Ruth", "Sam", "Sara", "Sofia", "Tariq",
                    "Theo", "Tom", "Yuki", "Zoe");

    private static final List<String> FAMILY =
            List.of(
                    "Adler",
                    "Bauer",
                    "Becker",
                    "Brown",
                    "Carter",
                    "Chen",
                    "Clarke",
                    "Costa",
                    "Davies",
                    "Diaz",
                    "Evans",
                    "Fischer",
                    "Garcia",
                    "Green",
                    "Haas",
                    "Hughes",
                    "Ito",
                    "Jansen",
                    "Khan",
                    "Kim",
                    "Kowalski",
                    "Lang",
                    "Lee",
                    "Martin",
                    "Meyer",
                    "Mori",
                    "Nakamura",
                    "Novak",
                    "Okafor",
                    "Olsen",
                    "Park",
                    "Patel",
                    "Reyes",
                    "Roth",
                    "Santos",
                    "Sato",
                    "Schulz",
                    "Silva",
                    "Singh",
                    "Suzuki",
                    "Tanaka",
                    "Turner",
                    "Walker",
                    "Weber",
                    "White",
                    "Wilson",
                    "Wong",
                    "Wright",
                    "Young",
                    "Zimmer");

    private static final int US_EXAMPLE_NUMBERS = 100;

    private int nextPhone;

    Shopper next(int number, Shop shop, RandomGenerator random) {
        String given = any(GIVEN, random);
        String family = any(FAMILY, random);
        boolean hasEmail = random.nextDouble() < 0.78;
        String email =
                hasEmail
                        ? "%s.%s.%d@example.%s"
                                .formatted(
                                        given, family, number, random.nextBoolean() ? "com" : "org")
                                .toLowerCase(Locale.ROOT)
                        : null;
        return new Shopper(
                "L-" + (10_000 + number),
                given + " " + family,
                email,
                phone(shop, random),
                shop.locale(),
                hasEmail ? consent(random, 0.85, 0.06) : null,
                hasEmail ? consent(random, 0.4, 0.25) : null);
    }

    /** The numbers +1 202 555 0100 to 0199, which are reserved for examples, once each. */
    private @Nullable String phone(Shop shop, RandomGenerator random) {
        boolean has = random.nextDouble() < 0.2;
        return has && shop.currency().equals("USD") && nextPhone < US_EXAMPLE_NUMBERS
                ? "+120255501%02d".formatted(nextPhone++)
                : null;
    }

    private static @Nullable Boolean consent(
            RandomGenerator random, double granted, double denied) {
        double chance = random.nextDouble();
        return chance < granted ? Boolean.TRUE : chance < granted + denied ? Boolean.FALSE : null;
    }

    private static String any(List<String> names, RandomGenerator random) {
        return names.get(random.nextInt(names.size()));
    }
}
