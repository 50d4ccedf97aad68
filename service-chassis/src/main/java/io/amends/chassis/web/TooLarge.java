package io.amends.chassis.web;

/** 413: the body is over the limit. */
final class TooLarge extends Refusal {
    TooLarge() {
        super(413, "too-large", "Too large", "the body is larger than this service takes");
    }
}
