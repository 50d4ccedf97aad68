package io.amends.chassis.security;

import jakarta.interceptor.InterceptorBinding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Refuses (403) a call for a location or a source that the caller's token does not cover. What is
 * checked are the String parameters with {@link ScopedLocation} or {@link ScopedSource} and the
 * bodies that are {@link LocationScoped} or {@link SourceScoped}; a method with none of them always
 * fails.
 */
@InterceptorBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface WithinScope {}
