package io.amends.chassis.limits;

/**
 * How often somebody may ask, where that was set for them alone. Whoever makes an identity of it
 * adds it as the attribute {@link #ATTRIBUTE}.
 *
 * @param key of what it was set for; what has the same key shares it
 * @param perSecond requests in the long run
 * @param burst requests at once, after a pause
 */
public record Allowance(String key, double perSecond, int burst) {
    public static final String ATTRIBUTE = "amends.allowance";
}
