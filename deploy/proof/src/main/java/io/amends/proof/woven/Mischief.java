package io.amends.proof.woven;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What planted bugs do instead of what they should. Called by woven code, whose types it knows only
 * by their names.
 */
public final class Mischief {

    private static final long LATER_MILLIS = 100;

    private Mischief() {}

    /** Returns what is to be done in a transaction before that is committed, which is later. */
    public static @Nullable Object answerBeforeCommit(Object transaction, Object work) {
        CompletableFuture<@Nullable Object> early = new CompletableFuture<>();
        Callable<@Nullable Object> answered =
                () -> {
                    Object result = ((Callable<?>) work).call();
                    early.complete(result);
                    pause();
                    return result;
                };
        var _ =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    try {
                                        call(transaction, "call", Callable.class, answered);
                                    } catch (RuntimeException e) {
                                        early.completeExceptionally(e);
                                    }
                                });
        return early.join();
    }

    /**
     * Appends events in a transaction of their own, whatever becomes of that which they tell of.
     */
    public static void appendOnItsOwn(Object outbox, Object events) {
        inATransactionOfItsOwn(outbox, () -> call(outbox, "append", java.util.List.class, events));
    }

    /** Moves positions in a transaction of its own, whatever becomes of what was read. */
    public static void moveOnItsOwn(Object positions, Object from, Object to) {
        inATransactionOfItsOwn(
                positions,
                () -> {
                    try {
                        Method move = declared(positions.getClass(), "move", from, to);
                        move.invoke(positions, from, to);
                    } catch (ReflectiveOperationException e) {
                        throw unwrapped(e);
                    }
                });
    }

    /** Takes its time, so that others meet it there. */
    public static void hesitate(Object handle, Object visits) {
        pause();
    }

    /** Another id each time. */
    public static Object anotherId(Object mail) {
        return UUID.randomUUID();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LATER_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void inATransactionOfItsOwn(Object caller, Runnable work) {
        try {
            Class<?> transactions =
                    Class.forName(
                            "io.quarkus.narayana.jta.QuarkusTransaction",
                            true,
                            caller.getClass().getClassLoader());
            Object transaction = transactions.getMethod("requiringNew").invoke(null);
            call(transaction, "run", Runnable.class, work);
        } catch (ReflectiveOperationException e) {
            throw unwrapped(e);
        }
    }

    private static @Nullable Object call(
            Object target, String method, Class<?> parameter, Object argument) {
        try {
            Method found = target.getClass().getMethod(method, parameter);
            found.setAccessible(true);
            return found.invoke(target, argument);
        } catch (ReflectiveOperationException e) {
            throw unwrapped(e);
        }
    }

    private static Method declared(Class<?> type, String name, Object... arguments) {
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            for (Method method : one.getDeclaredMethods()) {
                if (method.getName().equals(name)
                        && method.getParameterCount() == arguments.length) {
                    method.setAccessible(true);
                    return method;
                }
            }
        }
        throw new IllegalStateException(
                type + " has no " + name + " of " + Arrays.toString(arguments));
    }

    private static RuntimeException unwrapped(ReflectiveOperationException failure) {
        Throwable cause =
                failure instanceof InvocationTargetException thrown ? thrown.getCause() : failure;
        return cause instanceof RuntimeException runtime
                ? runtime
                : new IllegalStateException(cause);
    }
}
