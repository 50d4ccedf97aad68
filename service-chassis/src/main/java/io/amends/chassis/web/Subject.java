package io.amends.chassis.web;

/** Who asks: what is kept for one is for nobody else. */
public interface Subject {

    /** Equal only for whoever may see and do the same under the same name. */
    String nameAndRights();
}
