package io.amends.customer.visit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.time.Duration;

/** How visits are accepted. */
@ConfigMapping(prefix = "amends.visits")
interface VisitsConfig {

    /** How many visits wait for a commit at most; beyond that a post is told to come again. */
    @WithDefault("4000")
    int queue();

    /**
     * Once the oldest has waited for so long, and more wait than share a transaction, posts are
     * told to come again, however long the queue may become: the others are answered in good time.
     */
    @WithDefault("0.25S")
    Duration longestWait();

    /**
     * How long an event loop may be at the posts that have come, in one go. Those that it only
     * comes to after that, and after a hundred others, are told to come again: where thousands of
     * connections are open, thousands may wait for it.
     */
    @WithDefault("0.05S")
    Duration longestPass();

    /** How many visits share a transaction at most. */
    @WithDefault("500")
    int group();

    /**
     * How many transactions are under way at once. One alone makes the largest groups, and costs
     * the least per visit; more pay where a commit takes long and the processors are idle
     * meanwhile.
     */
    @WithDefault("1")
    int committers();

    /** How long a post waits for its commit before it is told to come again. */
    @WithDefault("10S")
    Duration patience();

    /** What an operator posts is an import, and triggers no message, if it is older than this. */
    @WithDefault("48H")
    Duration importedAfter();

    /**
     * What a source posts so long after it happened is noticed: its clock is behind, or it was
     * offline for long.
     */
    @WithDefault("31D")
    Duration behindAfter();
}
