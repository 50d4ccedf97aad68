package io.amends.chassis.web;

/** 404: nothing here has this id. */
public final class NotFound extends Refusal {
    public NotFound(String detail) {
        super(404, "not-found", "Not found", detail);
    }
}
