package io.amends.chassis.web;

/** 431: a header that nobody needs to be so long, and that would have to be parsed. */
final class HeaderTooLarge extends Refusal {
    HeaderTooLarge(String header, int most) {
        super(
                431,
                "header-too-large",
                "Header too large",
                header + " must not have more than " + most + " characters");
    }
}
