package io.amends.chassis.security;

import java.lang.reflect.Method;

/** Which methods are {@link PublicPage}s, by themselves or with their class. */
final class PublicPages {
    private PublicPages() {}

    static boolean contain(Method meant) {
        return meant.isAnnotationPresent(PublicPage.class)
                || meant.getDeclaringClass().isAnnotationPresent(PublicPage.class);
    }
}
