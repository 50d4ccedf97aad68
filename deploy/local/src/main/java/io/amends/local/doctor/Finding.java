package io.amends.local.doctor;

/**
 * What was found out.
 *
 * @param about whom or what
 * @param what in a few words
 * @param advice what to do; empty when all is well
 */
public record Finding(Grade grade, String about, String what, String advice) {

    /** How bad it is. */
    public enum Grade {
        WELL,
        /** Somebody should know, and may have wanted it so. */
        NOTE,
        ILL
    }

    static Finding well(String about, String what) {
        return new Finding(Grade.WELL, about, what, "");
    }

    static Finding note(String about, String what, String advice) {
        return new Finding(Grade.NOTE, about, what, advice);
    }

    static Finding ill(String about, String what, String advice) {
        return new Finding(Grade.ILL, about, what, advice);
    }
}
