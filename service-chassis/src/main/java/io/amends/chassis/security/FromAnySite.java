package io.amends.chassis.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A form that anybody may send from anywhere, since its address alone is the right to it: the pages
 * behind links in mails, which mail programs post to by themselves. See {@link SameOriginOnly}.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface FromAnySite {}
