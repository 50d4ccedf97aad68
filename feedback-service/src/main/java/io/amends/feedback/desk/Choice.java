package io.amends.feedback.desk;

/** Something to choose from on a page. */
public record Choice(String code, String name, boolean chosen) {}
