package io.amends.chassis.observability;

/**
 * A number that a query answers, for operators. A bean of this type becomes a gauge of every
 * instance, with the same value in all of them.
 *
 * @param sql a query with one number for a result, cheap enough for every few seconds
 */
public record DatabaseFigure(String name, String description, String sql) {}
