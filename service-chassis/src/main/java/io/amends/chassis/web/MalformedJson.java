package io.amends.chassis.web;

/** 400: the body is not the JSON it claims to be. */
public final class MalformedJson extends Refusal {
    public MalformedJson(String detail) {
        super(400, "malformed", "Malformed request", detail);
    }
}
