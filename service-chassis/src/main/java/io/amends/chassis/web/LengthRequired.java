package io.amends.chassis.web;

/** 411: a form whose length nobody knows before its end. Browsers always send it. */
final class LengthRequired extends Refusal {
    LengthRequired() {
        super(
                411,
                "length-required",
                "Length required",
                "a form must come with its Content-Length");
    }
}
