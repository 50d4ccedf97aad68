package io.amends.chassis.security;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

import java.lang.reflect.Parameter;

/**
 * After the validation of the body, so that a missing location is a broken rule; before anything is
 * read or stored.
 */
@WithinScope
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_AFTER + 900)
class WithinScopeInterceptor {
    private final Caller caller;

    WithinScopeInterceptor(Caller caller) {
        this.caller = caller;
    }

    @AroundInvoke
    Object check(InvocationContext call) throws Exception {
        Parameter[] parameters = call.getMethod().getParameters();
        Object[] arguments = call.getParameters();
        boolean checked = false;
        for (int i = 0; i < arguments.length; i++) {
            if (parameters[i].isAnnotationPresent(ScopedLocation.class)) {
                caller.requireLocation((String) arguments[i]);
                checked = true;
            }
            if (parameters[i].isAnnotationPresent(ScopedSource.class)) {
                caller.requireSource((String) arguments[i]);
                checked = true;
            }
            if (arguments[i] instanceof LocationScoped body) {
                caller.requireLocation(body.location());
                checked = true;
            }
            if (arguments[i] instanceof SourceScoped body) {
                caller.requireSource(body.source());
                checked = true;
            }
        }
        if (!checked) {
            throw new IllegalStateException(
                    call.getMethod() + " is @WithinScope, and names neither location nor source");
        }
        return call.proceed();
    }
}
