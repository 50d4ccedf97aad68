package io.amends.local.doctor;

import java.util.List;
import java.util.stream.Stream;

/** Looks at everything, whatever else is wrong. */
public final class Doctor {

    private static final List<Examination> ALL =
            List.of(
                    new Configuration(),
                    new Health(),
                    new Databases(),
                    new Topics(),
                    new KeyPairs(),
                    new MailServer(),
                    new DomainNames(),
                    new DiskSpace());

    private Doctor() {}

    /** Takes half a minute at most where nobody answers. */
    public static Stream<Finding> examine(Patient patient) {
        return ALL.stream().flatMap(examination -> examination.look(patient).stream());
    }
}
