package io.amends.chassis.web;

/** 415: a body that would have to be inflated first, to a size that nobody has announced. */
final class Compressed extends Refusal {
    Compressed() {
        super(
                415,
                "unsupported-media-type",
                "Unsupported media type",
                "the body must not be compressed: send it without Content-Encoding");
    }
}
