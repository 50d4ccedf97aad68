package io.amends.chassis.web;

import com.fasterxml.jackson.databind.ObjectMapper;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * Every request and answer goes through {@link StrictJson}; a body that a method asks for must be
 * there.
 */
@Provider
class JsonBodies implements ReaderInterceptor {
    @Produces
    @Singleton
    ObjectMapper mapper() {
        return StrictJson.mapper();
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context)
            throws IOException, WebApplicationException {
        @Nullable Object body = context.proceed();
        if (body == null) {
            throw RuleBroken.at("", "is required");
        }
        return body;
    }
}
