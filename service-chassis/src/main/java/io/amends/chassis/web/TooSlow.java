package io.amends.chassis.web;

/** 408: the body did not come, or not all of it, in the time that it is given. */
final class TooSlow extends Refusal {
    TooSlow() {
        super(408, "too-slow", "Too slow", "the body did not arrive in time; nothing was stored");
    }
}
