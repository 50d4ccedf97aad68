package io.amends.chassis.web;

/** The cookies by which browsers are signed in. */
public final class SignInCookie {
    /** A token of this installation; also named in the common configuration. */
    public static final String TOKEN = "amends_token";

    /** How the names of those begin that hold a session after a provider's sign-in. */
    private static final String SESSION = "q_session";

    private SignInCookie() {}

    public static boolean is(String name) {
        return name.equals(TOKEN) || name.startsWith(SESSION);
    }
}
