package io.amends.chassis.web;

import jakarta.interceptor.InterceptorBinding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Honours the header {@code Idempotency-Key} on a POST that returns a {@code Response} or {@code
 * RestResponse} (draft-ietf-httpapi-idempotency-key-header): the same request with the same key
 * gets the stored answer, another request with the same key 422, and one that comes while the first
 * is at work 409. The effect and the stored answer are one transaction, which is open when the
 * method is called. Keys are per caller and endpoint, and expire after a day. Without the header
 * the method is called as usual.
 */
@InterceptorBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {}
