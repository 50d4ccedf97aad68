package io.amends.chassis.pages;

import io.amends.chassis.web.Problem;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;

import jakarta.enterprise.context.ApplicationScoped;

/** A problem, for people. */
@ApplicationScoped
public class ErrorPage {
    private final Template template;

    ErrorPage(@Location("problem.html") Template template) {
        this.template = template;
    }

    public String render(Problem problem) {
        return template.data("problem", problem).render();
    }
}
