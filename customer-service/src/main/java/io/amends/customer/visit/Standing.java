package io.amends.customer.visit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** How far a visit has got, as far as it matters for posting it again. */
record Standing(UUID content, @Nullable UUID person, @Nullable Instant updatedAt) {

    /** What a post does. */
    enum Decision {
        RECORD,
        REPEAT,
        AMEND,
        SUPERSEDE,
        CONFLICT
    }

    static Standing of(Visit visit) {
        return new Standing(visit.content(), visit.person(), visit.updatedAt());
    }

    /** What a post does to the visit that stands so, or to one that is not known yet. */
    static Decision decide(@Nullable Standing standing, Posted post) {
        if (standing == null) {
            return Decision.RECORD;
        }
        if (standing.content.equals(post.content()) && standing.isOf(post.person())) {
            return Decision.REPEAT;
        }
        Instant newer = post.updatedAt();
        if (newer == null) {
            return Decision.CONFLICT;
        }
        int order = standing.updatedAt == null ? 1 : newer.compareTo(standing.updatedAt);
        return order > 0 ? Decision.AMEND : order < 0 ? Decision.SUPERSEDE : Decision.CONFLICT;
    }

    /** Of an erased customer any data are the same: it can't be told any more, and need not. */
    boolean isOf(@Nullable UUID otherPerson) {
        return isForgotten() || Objects.equals(person, otherPerson);
    }

    /**
     * How the visit stands after a post. The same content said again later is as new as that: what
     * was said in between is older.
     */
    static @Nullable Standing after(@Nullable Standing standing, Posted post) {
        return switch (decide(standing, post)) {
            case RECORD, AMEND ->
                    new Standing(
                            post.content(),
                            standing != null && standing.isForgotten()
                                    ? standing.person
                                    : post.person(),
                            post.updatedAt());
            case REPEAT -> standing == null ? null : standing.saidAgain(post.updatedAt());
            case SUPERSEDE, CONFLICT -> standing;
        };
    }

    private boolean isForgotten() {
        return Visit.FORGOTTEN.equals(person);
    }

    private Standing saidAgain(@Nullable Instant at) {
        return at != null && (updatedAt == null || at.isAfter(updatedAt))
                ? new Standing(content, person, at)
                : this;
    }
}
