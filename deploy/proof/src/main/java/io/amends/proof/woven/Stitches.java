package io.amends.proof.woven;

import io.amends.proof.woven.Weaving.Call;
import io.amends.proof.woven.Weaving.Change;

import org.jspecify.annotations.Nullable;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/** A change, instruction by instruction, in the body of one method. */
final class Stitches implements CodeTransform {

    private static final ClassDesc REACHED = ClassDesc.of(Reached.class.getName());
    private static final ClassDesc MISCHIEF = ClassDesc.of(Mischief.class.getName());

    private final Change change;
    private final Runnable onFound;

    /** Where the arguments of a call that is done later are kept. */
    private List<Integer> kept = List.of();

    private @Nullable InvokeInstruction postponed;

    Stitches(Change change, Runnable onFound) {
        this.change = change;
        this.onFound = onFound;
    }

    @Override
    public void atStart(CodeBuilder code) {
        if (change instanceof Change.AtEntry) {
            reached(code);
        } else if (change instanceof Change.Always(Object result)) {
            onFound.run();
            push(code, TypeKind.INT, result);
            code.ireturn();
        }
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
        switch (change) {
            case Change.AtEntry() -> code.with(element);
            case Change.AtReturn() -> {
                if (element instanceof ReturnInstruction) {
                    reached(code);
                }
                code.with(element);
            }
            case Change.Before(Call call) -> {
                if (found(call, element) != null) {
                    reached(code);
                }
                code.with(element);
            }
            case Change.After(Call call) -> {
                code.with(element);
                if (found(call, element) != null) {
                    reached(code);
                }
            }
            case Change.Skip(Call call, Object result) -> {
                InvokeInstruction skipped = found(call, element);
                if (skipped == null) {
                    code.with(element);
                } else {
                    onFound.run();
                    drop(code, skipped);
                    push(code, TypeKind.from(skipped.typeSymbol().returnType()), result);
                }
            }
            case Change.Twice(Call call) -> {
                InvokeInstruction done = found(call, element);
                if (done != null) {
                    onFound.run();
                    List<Integer> arguments = keep(code, done);
                    recall(code, done, arguments);
                    code.with(element);
                    pop(code, TypeKind.from(done.typeSymbol().returnType()));
                    recall(code, done, arguments);
                }
                code.with(element);
            }
            case Change.Later(Call call, Call after) -> later(code, element, call, after);
            case Change.Instead(Call call, String mischief) -> {
                InvokeInstruction replaced = found(call, element);
                if (replaced == null) {
                    code.with(element);
                } else {
                    onFound.run();
                    instead(code, replaced, mischief);
                }
            }
            case Change.LastArgument(Call call, int value) -> {
                if (found(call, element) != null) {
                    onFound.run();
                    code.pop().loadConstant(value);
                }
                code.with(element);
            }
            case Change.Always(Object result) -> {
                // The rest of the method is left out.
            }
            case Change.Field(String name, boolean value) -> {
                if (element instanceof FieldInstruction read
                        && read.opcode() == Opcode.GETFIELD
                        && read.name().equalsString(name)) {
                    onFound.run();
                    code.pop().loadConstant(value ? 1 : 0);
                } else {
                    code.with(element);
                }
            }
            case Change.Constant(String name, String instead) -> {
                if (element instanceof FieldInstruction read
                        && read.opcode() == Opcode.GETSTATIC
                        && read.name().equalsString(name)) {
                    onFound.run();
                    code.getstatic(read.owner().asSymbol(), instead, read.typeSymbol());
                } else {
                    code.with(element);
                }
            }
            case Change.Text(String part, String instead) -> text(code, element, part, instead);
        }
    }

    private @Nullable InvokeInstruction found(Call call, CodeElement element) {
        return element instanceof InvokeInstruction invoked && call.is(invoked) ? invoked : null;
    }

    private void reached(CodeBuilder code) {
        onFound.run();
        code.invokestatic(REACHED, "here", MethodTypeDesc.of(ConstantDescs.CD_void));
    }

    private void later(CodeBuilder code, CodeElement element, Call call, Call after) {
        InvokeInstruction invoked = found(call, element);
        if (invoked != null) {
            postponed = invoked;
            kept = keep(code, invoked);
            return;
        }
        code.with(element);
        InvokeInstruction waitedFor = postponed;
        if (waitedFor != null && found(after, element) != null) {
            onFound.run();
            recall(code, waitedFor, kept);
            code.with(waitedFor);
            postponed = null;
        }
    }

    private static void instead(CodeBuilder code, InvokeInstruction call, String mischief) {
        MethodTypeDesc type = call.typeSymbol();
        List<ClassDesc> parameters = new ArrayList<>();
        if (call.opcode() != Opcode.INVOKESTATIC) {
            parameters.add(ConstantDescs.CD_Object);
        }
        type.parameterList()
                .forEach(one -> parameters.add(one.isPrimitive() ? one : ConstantDescs.CD_Object));
        ClassDesc result = type.returnType();
        code.invokestatic(
                MISCHIEF,
                mischief,
                MethodTypeDesc.of(
                        result.isPrimitive() ? result : ConstantDescs.CD_Object, parameters));
        if (!result.isPrimitive()) {
            code.checkcast(result);
        }
    }

    private void text(CodeBuilder code, CodeElement element, String part, String instead) {
        if (element instanceof ConstantInstruction loaded
                && loaded.constantValue() instanceof String text
                && text.contains(part)) {
            onFound.run();
            code.loadConstant(text.replace(part, instead));
        } else if (element instanceof InvokeDynamicInstruction concatenated
                && concatenated.bootstrapArgs().stream()
                        .anyMatch(one -> one instanceof String text && text.contains(part))) {
            onFound.run();
            code.invokedynamic(
                    DynamicCallSiteDesc.of(
                            concatenated.bootstrapMethod(),
                            concatenated.name().stringValue(),
                            concatenated.typeSymbol(),
                            concatenated.bootstrapArgs().stream()
                                    .map(
                                            one ->
                                                    one instanceof String text
                                                            ? text.replace(part, instead)
                                                            : one)
                                    .toArray(ConstantDesc[]::new)));
        } else {
            code.with(element);
        }
    }

    /** What the call takes from the stack, its receiver first. */
    private static List<TypeKind> taken(InvokeInstruction call) {
        List<TypeKind> taken = new ArrayList<>();
        if (call.opcode() != Opcode.INVOKESTATIC) {
            taken.add(TypeKind.REFERENCE);
        }
        call.typeSymbol().parameterList().forEach(one -> taken.add(TypeKind.from(one)));
        return taken;
    }

    private static void drop(CodeBuilder code, InvokeInstruction call) {
        taken(call).reversed().forEach(kind -> pop(code, kind));
    }

    private static List<Integer> keep(CodeBuilder code, InvokeInstruction call) {
        List<Integer> slots = new ArrayList<>();
        for (TypeKind kind : taken(call).reversed()) {
            int slot = code.allocateLocal(kind);
            code.storeLocal(kind, slot);
            slots.addFirst(slot);
        }
        return slots;
    }

    private static void recall(CodeBuilder code, InvokeInstruction call, List<Integer> slots) {
        List<TypeKind> kinds = taken(call);
        for (int i = 0; i < kinds.size(); i++) {
            code.loadLocal(kinds.get(i), slots.get(i));
        }
    }

    private static void pop(CodeBuilder code, TypeKind kind) {
        switch (kind.slotSize()) {
            case 1 -> code.pop();
            case 2 -> code.pop2();
            default -> {}
        }
    }

    private static void push(CodeBuilder code, TypeKind kind, @Nullable Object value) {
        switch (kind) {
            case VOID -> {}
            case REFERENCE -> code.aconst_null();
            case LONG -> code.lconst_0();
            case FLOAT -> code.fconst_0();
            case DOUBLE -> code.dconst_0();
            case BOOLEAN, BYTE, CHAR, SHORT, INT -> {
                int number =
                        switch (value) {
                            case Boolean yes -> yes ? 1 : 0;
                            case Integer given -> given;
                            case null, default -> 0;
                        };
                code.loadConstant(number);
            }
        }
    }
}
