package io.amends.replay.shops;

import java.util.List;
import java.util.random.RandomGenerator;

/** What people write, in sentences of our own. */
final class Texts {

    private static final List<String> ITEMS =
            List.of(
                    "a flat white",
                    "two cappuccinos",
                    "the tomato soup",
                    "a sourdough loaf",
                    "a cheese sandwich",
                    "the lunch box",
                    "a slice of apple cake",
                    "four croissants",
                    "a pot of green tea",
                    "the vegetable quiche");

    private static final List<String> WAITING =
            List.of(
                    "I waited %2$d minutes for %1$s while only one till was open.",
                    "The queue did not move for %2$d minutes, and nobody came to help.",
                    "I ordered %1$s ahead and still stood there for %2$d minutes.",
                    "After %2$d minutes I gave up on %1$s and missed my train as well.",
                    "Three people who came after me were served first; I waited %2$d minutes.",
                    "My number was called after %2$d minutes, and %1$s was cold by then.");

    private static final List<String> INDIFFERENCE =
            List.of(
                    "The person at the counter went on talking to a colleague and never looked at"
                            + " me.",
                    "I asked a question about %1$s and got a shrug.",
                    "I was told, quite loudly, that others are waiting and I should hurry up.",
                    "Nobody said a word: no greeting, no thanks, %1$s pushed across the counter.",
                    "When I said that %1$s was wrong, the answer was 'not my problem'.",
                    "I have come here for years and was treated as if I were a nuisance.");

    private static final List<String> PRODUCT =
            List.of(
                    "I paid for %1$s and got something else.",
                    "There was a piece of plastic in %1$s.",
                    "I bought %1$s in the morning, and it was stale.",
                    "I asked for no nuts and found nuts in %1$s. That is not a small thing for me.",
                    "What I got was cold in the middle and burnt outside.",
                    "Half of the order was missing; %1$s was not in the bag.");

    private static final List<String> BILLING =
            List.of(
                    "I was charged twice for %1$s.",
                    "The price at the till for %1$s was higher than on the sign.",
                    "My loyalty discount was not taken off, and the till could not do it"
                            + " afterwards.",
                    "I still have not got the refund for %1$s that I was promised.",
                    "The receipt lists %2$d items; I had three.",
                    "I handed over a large note and got change for a small one.");

    private static final List<String> BROKEN_PROMISE =
            List.of(
                    "You promised to call me back about the order for Saturday. Nobody did.",
                    "The cake was ordered for ten o'clock and was ready at noon.",
                    "The delivery with %1$s was to come within the hour and took three.",
                    "I was told that %1$s would be put aside for me; it had been sold.",
                    "The website says that you have %1$s every day. Not today, it seems.",
                    "Last time I was told that it would not happen again. It did.");

    private static final List<String> ENVIRONMENT =
            List.of(
                    "The tables were sticky and the bins were overflowing.",
                    "The washroom had no soap and no paper, at lunch time.",
                    "The music was so loud that we could not talk over %1$s.",
                    "It was freezing: the door stood open for the %2$d minutes that we were there.",
                    "There was no way to get the pram past the boxes in the aisle.",
                    "The floor was wet without a sign, and I nearly fell.");

    private static final List<String> CLOSERS =
            List.of(
                    "",
                    "",
                    " I expected better.",
                    " Please tell me what you will do about it.",
                    " I would like to hear from the manager.",
                    " It is not the first time.",
                    " A pity, because I like the place.",
                    " I did not say anything there because I was in a hurry.");

    private static final List<String> PRAISE =
            List.of(
                    "Friendly as always.",
                    "Quick, and the coffee was excellent.",
                    "They remembered what I take. Lovely.",
                    "Best bread in the neighbourhood.",
                    "Clean, quiet, good service.",
                    "My mistake with the order was put right without a fuss.",
                    "Nice team, keep it up.",
                    "All good.");

    private static final List<String> CONTACTS =
            List.of(
                    "Called and listened; understandably upset, glad of the call.",
                    "Spoke to the customer, explained what happened and what we do now.",
                    "Left a message first, reached them in the second attempt.",
                    "Short call; wants it fixed, no fuss.",
                    "Talked it through; agreed on what would put it right.");

    private Texts() {}

    static String complaint(Cause cause, RandomGenerator random) {
        return sentence(cause, random) + any(CLOSERS, random);
    }

    /** The few words that some add to a low score. */
    static String grumble(Cause cause, RandomGenerator random) {
        return sentence(cause, random);
    }

    static String praise(RandomGenerator random) {
        return any(PRAISE, random);
    }

    static String contact(RandomGenerator random) {
        return any(CONTACTS, random);
    }

    static String resolution(Cause cause, RandomGenerator random) {
        List<String> notes =
                switch (cause) {
                    case INDIFFERENCE ->
                            List.of(
                                    "Talked with the colleague; roster changed.",
                                    "Customer accepted the apology.");
                    case BROKEN_PROMISE ->
                            List.of(
                                    "Delivered after all; call-backs are now written down.",
                                    "Settled with the customer.");
                    case PRODUCT ->
                            List.of(
                                    "Kitchen informed, batch checked.",
                                    "Replaced; customer is content.");
                    case BILLING ->
                            List.of("Price on the till corrected.", "Refund shown on the card.");
                    case WAITING ->
                            List.of(
                                    "Second till opens at lunch time from now on.",
                                    "Explained, credit given.");
                    case ENVIRONMENT ->
                            List.of("Cleaned; rounds are now hourly.", "Repaired and checked.");
                };
        return any(notes, random);
    }

    private static String sentence(Cause cause, RandomGenerator random) {
        List<String> sentences =
                switch (cause) {
                    case INDIFFERENCE -> INDIFFERENCE;
                    case BROKEN_PROMISE -> BROKEN_PROMISE;
                    case PRODUCT -> PRODUCT;
                    case BILLING -> BILLING;
                    case WAITING -> WAITING;
                    case ENVIRONMENT -> ENVIRONMENT;
                };
        return any(sentences, random).formatted(any(ITEMS, random), random.nextInt(12, 45));
    }

    private static String any(List<String> texts, RandomGenerator random) {
        return texts.get(random.nextInt(texts.size()));
    }
}
