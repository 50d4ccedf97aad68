package io.amends.feedback.recovery;

import io.amends.chassis.observability.DatabaseFigure;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Which customers wait for somebody. */
class CaseFigures {

    @Produces
    @Singleton
    DatabaseFigure overdue() {
        return new DatabaseFigure(
                "amends.cases.overdue",
                "Cases whose running clock is past its due time",
                "select count(*) from recovery_cases where coalesce(due_at, 'infinity') < now()");
    }

    @Produces
    @Singleton
    DatabaseFigure unattended() {
        return new DatabaseFigure(
                "amends.cases.unattended",
                "Those of them that are nobody's",
                "select count(*) from recovery_cases where coalesce(due_at, 'infinity') < now() and assignee is null");
    }
}
