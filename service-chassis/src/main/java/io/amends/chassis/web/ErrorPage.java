package io.amends.chassis.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;

import jakarta.enterprise.context.ApplicationScoped;

/** A problem, for people. */
@ApplicationScoped
class ErrorPage {
    private final Template template;

    ErrorPage(@Location("problem.html") Template template) {
        this.template = template;
    }

    String render(Problem problem) {
        return template.data("problem", problem).render();
    }
}
