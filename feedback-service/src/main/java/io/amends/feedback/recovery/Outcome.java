package io.amends.feedback.recovery;

/** What became of an attempt to do something about a case. */
public sealed interface Outcome {

    /** It was done, and is in the case's history. */
    record Done(CaseAction action) implements Outcome {}

    /** The case's state does not allow it. */
    record OutOfTurn(String why) implements Outcome {}

    /** It costs more than the caller may grant. */
    record AboveAuthority(String limit) implements Outcome {}

    /** What is given at this location is given in another currency. */
    record OtherCurrency(String rule) implements Outcome {}

    /** It is more than the visit cost, and nobody said why. */
    record NeedsReason(String rule) implements Outcome {}

    /** The time is not one at which it can have been done. */
    record Untimely(String rule) implements Outcome {}
}
