package io.amends.chassis.web;

/** 409: the request contradicts what is stored. */
public final class Conflict extends Refusal {
    public Conflict(String detail) {
        super(409, "conflict", "Conflict with what is stored", detail);
    }
}
