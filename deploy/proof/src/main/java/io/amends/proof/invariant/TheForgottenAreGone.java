package io.amends.proof.invariant;

import io.amends.proof.installation.Database;
import io.amends.proof.installation.Part;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** No row of any service says anything of those who were erased, whatever its column. */
final class TheForgottenAreGone implements Invariants.Invariant {

    private static final String TABLES =
            "select relname from pg_class where relnamespace = 'public'::regnamespace"
                    + " and relkind in ('r', 'p') and not relispartition";

    @Override
    public List<String> violations(Run run, Log log) {
        Collection<String> forgotten = run.town().leavers().forgotten();
        List<String> violations = new ArrayList<>();
        if (forgotten.isEmpty()) {
            return violations;
        }
        String names = "(%s)(?![0-9])".formatted(String.join("|", forgotten));
        for (Part service : Part.SERVICES) {
            Database database = run.database(service);
            for (String table : database.column(TABLES)) {
                long rows = database.count(search(table), names);
                if (rows > 0) {
                    violations.add(
                            "%d rows of %s in %s speak of the erased"
                                    .formatted(rows, table, service));
                }
            }
        }
        return violations;
    }

    private static String search(String table) {
        // What is told lies in the outbox as bytes.
        String row = table.equals("outbox") ? "encode(r.value, 'escape')" : "r::text";
        return "select count(*) from \"%s\" r where %s ~ ?".formatted(table, row);
    }
}
