package io.amends.chassis.web;

/** 412: somebody changed it since the client read it (If-Match). */
public final class PreconditionFailed extends Refusal {
    public PreconditionFailed(String detail) {
        super(412, "precondition-failed", "Changed in the meantime", detail);
    }
}
