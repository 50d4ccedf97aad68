package io.amends.proof.invariant;

import io.amends.proof.installation.Part;

import java.util.ArrayList;
import java.util.List;

/**
 * Each cell of analytics-service equals a count in the tables of the service that owns the facts.
 */
final class FiguresEqualARecount implements Invariants.Invariant {

    private record Figures(String what, Part owner, String recount, String cells) {}

    private static final List<Figures> FIGURES =
            List.of(
                    new Figures(
                            "visits",
                            Part.CUSTOMER,
                            """
                            select concat_ws(' ', location, local_date, currency),
                                   concat_ws(' ', count(*), count(customer_id), sum(coalesce(gross, 0)))
                            from visit where status <> 'voided' and location like ?
                            group by location, local_date, currency
                            """,
                            """
                            select concat_ws(' ', code, day, visit_cell.currency),
                                   concat_ws(' ', sum(visits), sum(identified), sum(gross))
                            from visit_cell join location on id = scope where code like ?
                            group by code, day, visit_cell.currency having sum(visits) <> 0
                            """),
                    new Figures(
                            "solicitations",
                            Part.NOTIFICATION,
                            """
                            select concat_ws(' ', location, local_date, programme, outcome), count(*)
                            from solicitations
                            where version > 0 and outcome <> 'queued' and location like ?
                            group by location, local_date, programme, outcome
                            """,
                            """
                            select concat_ws(' ', code, day, programme, outcome), sum(decisions)
                            from solicitation_cell join location on id = scope where code like ?
                            group by code, day, programme, outcome having sum(decisions) <> 0
                            """),
                    new Figures(
                            "feedback",
                            Part.FEEDBACK,
                            """
                            select concat_ws(' ', location, local_date, nps), count(*)
                            from feedback where version > 0 and nps is not null and location like ?
                            group by location, local_date, nps
                            """,
                            """
                            select concat_ws(' ', code, day, score), sum(answers)
                            from score_cell join location on id = scope
                            where scale = 'nps' and code like ?
                            group by code, day, score having sum(answers) <> 0
                            """),
                    new Figures(
                            "complaints",
                            Part.FEEDBACK,
                            """
                            select concat_ws(' ', location, local_date, lower(severity), prompted), count(*)
                            from complaints where location like ?
                            group by location, local_date, severity, prompted
                            """,
                            """
                            select concat_ws(' ', code, day, severity, prompted), sum(complaints)
                            from complaint_cell join location on id = scope where code like ?
                            group by code, day, severity, prompted having sum(complaints) <> 0
                            """),
                    new Figures(
                            "cases",
                            Part.FEEDBACK,
                            """
                            select case_id, concat_ws(' ', location, replace(lower(state), '_', '-'), version)
                            from recovery_cases where location like ?
                            """,
                            """
                            select case_id, concat_ws(' ', code, state, recovery_case.version)
                            from recovery_case join location on id = recovery_case.location
                            where code like ?
                            """));

    @Override
    public List<String> violations(Run run, Log log) {
        List<String> violations = new ArrayList<>();
        for (Figures figures : FIGURES) {
            violations.addAll(
                    Compared.differences(
                            "figures of " + figures.what(),
                            run.database(figures.owner()).map(figures.recount(), run.locations()),
                            run.database(Part.ANALYTICS).map(figures.cells(), run.locations())));
        }
        return violations;
    }
}
