package io.amends.local.doctor;

import java.util.List;

/** One kind of thing that is looked at. */
interface Examination {

    List<Finding> look(Patient patient);
}
