package io.amends.chassis.web;

/** 400: an address, a header or a form that can't be read. */
public final class MalformedRequest extends Refusal {
    public MalformedRequest(String detail) {
        super(400, "malformed", "Malformed request", detail);
    }
}
