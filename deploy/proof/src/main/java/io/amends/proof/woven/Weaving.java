package io.amends.proof.woven;

import org.jspecify.annotations.Nullable;

import java.lang.classfile.instruction.InvokeInstruction;

/**
 * One change of one method, the lambdas in it included.
 *
 * @param className with its package
 * @param times how often what is changed must be found there: another number is a weaving that has
 *     been forgotten when the code was changed
 */
public record Weaving(String className, String method, Change change, int times) {

    public static Weaving in(String className, String method, Change change) {
        return new Weaving(className, method, change, 1);
    }

    /** Where the same is to be found more than once. */
    public Weaving times(int expected) {
        return new Weaving(className, method, change, expected);
    }

    @Override
    public String toString() {
        return "%s.%s, %s".formatted(className, method, change);
    }

    /** A call of a method, such as {@code Outbox.append}. */
    public record Call(String owner, String method) {

        public static Call of(String name) {
            int dot = name.lastIndexOf('.');
            return new Call(name.substring(0, dot), name.substring(dot + 1));
        }

        boolean is(InvokeInstruction call) {
            String internal = call.owner().asInternalName();
            return call.name().equalsString(method)
                    && internal.substring(
                                    Math.max(internal.lastIndexOf('/'), internal.lastIndexOf('$'))
                                            + 1)
                            .equals(owner);
        }

        @Override
        public String toString() {
            return owner + "." + method;
        }
    }

    /** What is done there. */
    public sealed interface Change {

        /** {@link Reached} as the method begins. */
        record AtEntry() implements Change {}

        /** {@link Reached} as the method returns. */
        record AtReturn() implements Change {}

        /** {@link Reached} before the call, whose arguments are ready. */
        record Before(Call call) implements Change {}

        /** {@link Reached} after the call. */
        record After(Call call) implements Change {}

        /**
         * The call is left out.
         *
         * @param result what it seems to have returned: a Boolean, an Integer, or null for nothing
         */
        record Skip(Call call, @Nullable Object result) implements Change {}

        /** The call is done twice, with the same arguments. */
        record Twice(Call call) implements Change {}

        /** A call without a result is done later, after another one that follows it. */
        record Later(Call call, Call after) implements Change {}

        /** A method of {@link Mischief} is called instead. */
        record Instead(Call call, String mischief) implements Change {}

        /** The call's last argument, a boolean or an int, is another one. */
        record LastArgument(Call call, int value) implements Change {}

        /** The method does nothing but return this: a Boolean or an Integer. */
        record Always(Object result) implements Change {}

        /** A boolean field is read as this. */
        record Field(String name, boolean value) implements Change {}

        /** Another constant of the same enum. */
        record Constant(String name, String instead) implements Change {}

        /** A part of a text, such as of SQL. */
        record Text(String part, String instead) implements Change {}
    }

    public static Change before(String call) {
        return new Change.Before(Call.of(call));
    }

    public static Change after(String call) {
        return new Change.After(Call.of(call));
    }

    public static Change atEntry() {
        return new Change.AtEntry();
    }

    public static Change atReturn() {
        return new Change.AtReturn();
    }

    public static Change skip(String call) {
        return new Change.Skip(Call.of(call), null);
    }

    public static Change skip(String call, Object result) {
        return new Change.Skip(Call.of(call), result);
    }

    public static Change twice(String call) {
        return new Change.Twice(Call.of(call));
    }

    public static Change later(String call, String after) {
        return new Change.Later(Call.of(call), Call.of(after));
    }

    public static Change instead(String call, String mischief) {
        return new Change.Instead(Call.of(call), mischief);
    }

    public static Change lastArgument(String call, int value) {
        return new Change.LastArgument(Call.of(call), value);
    }

    public static Change always(Object result) {
        return new Change.Always(result);
    }

    public static Change field(String name, boolean value) {
        return new Change.Field(name, value);
    }

    public static Change constant(String name, String instead) {
        return new Change.Constant(name, instead);
    }

    public static Change text(String part, String instead) {
        return new Change.Text(part, instead);
    }
}
