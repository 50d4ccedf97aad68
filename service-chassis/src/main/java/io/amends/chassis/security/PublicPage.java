package io.amends.chassis.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A page for customers, behind a link in a mail: the address alone is the right to it. Its forms
 * may come from any site, since mail programs post to it by themselves ({@link SameOriginOnly}),
 * and it alone is served at the public hosts ({@link SeparateHosts}).
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface PublicPage {}
