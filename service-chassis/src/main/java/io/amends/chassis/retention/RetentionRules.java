package io.amends.chassis.retention;

import java.util.List;

/**
 * A bean that says for tables of a service how long their rows are kept; rows that refer to others
 * come before them.
 */
public interface RetentionRules {
    List<Kept> rules();
}
