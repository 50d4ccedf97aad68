package io.amends.chassis.web;

/** 403: the caller is known, and may not do this. */
public final class Forbidden extends Refusal {
    public Forbidden(String detail) {
        super(403, "forbidden", "Not allowed", detail);
    }
}
