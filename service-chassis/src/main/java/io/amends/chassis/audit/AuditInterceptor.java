package io.amends.chassis.audit;

import io.amends.chassis.security.Caller;
import io.amends.chassis.security.SourceScoped;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.PathParam;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * See {@link Audited}. Inside the transaction and after the checks of validity, scope and
 * idempotency: what they refuse or repeat is not done.
 */
@Audited(action = "", kind = "")
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_AFTER + 960)
class AuditInterceptor {
    private final AuditTrail trail;
    private final Caller caller;
    private final RoutingContext request;

    AuditInterceptor(AuditTrail trail, Caller caller, RoutingContext request) {
        this.trail = trail;
        this.caller = caller;
        this.request = request;
    }

    @AroundInvoke
    Object around(InvocationContext call) throws Exception {
        Audited what = call.getMethod().getAnnotation(Audited.class);
        trail.add(caller.name(), what.action(), what.kind(), subject(call), address());
        return call.proceed();
    }

    private static @Nullable String subject(InvocationContext call) {
        Parameter[] parameters = call.getMethod().getParameters();
        Object[] arguments = call.getParameters();
        List<String> subjects = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof SourceScoped body) {
                subjects.add(String.valueOf(body.source()));
            } else if (arguments[i] != null
                    && (parameters[i].isAnnotationPresent(AuditSubject.class)
                            || parameters[i].isAnnotationPresent(PathParam.class))) {
                subjects.add(arguments[i].toString());
            }
        }
        return subjects.isEmpty() ? null : String.join("/", subjects);
    }

    private @Nullable String address() {
        SocketAddress from = request.request().remoteAddress();
        return from == null ? null : from.hostAddress();
    }
}
