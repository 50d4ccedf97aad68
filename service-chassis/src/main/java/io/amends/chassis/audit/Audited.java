package io.amends.chassis.audit;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Records who calls the method, when, from where and about what: the parameters of its path, or the
 * {@link AuditSubject}. It is recorded before the method runs, in its transaction if it is {@link
 * jakarta.transaction.Transactional}: such an act is recorded exactly if it happened. Without one,
 * as with lookups and exports, a call that finds nothing is recorded as well.
 */
@InterceptorBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Audited {
    /** A verb: view, search, export, change, erase. */
    @Nonbinding
    String action();

    /** What the subject's id is an id of. */
    @Nonbinding
    String kind();
}
