package io.amends.replay.posting;

/**
 * A service refused a request that is not one row's fault: a wrong token, a wrong address, a fault
 * of its own.
 */
public final class Refused extends RuntimeException {

    Refused(Answer answer) {
        super(
                answer.request()
                        + " was answered "
                        + answer.status()
                        + " "
                        + Answer.problem(answer.json()));
    }
}
