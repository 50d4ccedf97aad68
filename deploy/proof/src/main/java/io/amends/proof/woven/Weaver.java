package io.amends.proof.woven;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.util.List;
import java.util.function.Predicate;

/** Changes classes as weavings say, and fails where one does not find what it is to change. */
public final class Weaver {

    private final List<Weaving> weavings;

    public Weaver(List<Weaving> weavings) {
        this.weavings = List.copyOf(weavings);
    }

    /** The classes that are changed, with their packages. */
    public List<String> classNames() {
        return weavings.stream().map(Weaving::className).distinct().toList();
    }

    /**
     * The class as it is to be.
     *
     * @param loader whose classes this one refers to
     * @throws IllegalStateException naming the weaving that does not fit
     */
    public byte[] weave(String className, byte[] original, ClassLoader loader) {
        // Who is not to be found while weavings are only checked is taken for a plain object.
        ClassHierarchyResolver classes =
                ClassHierarchyResolver.ofResourceParsing(loader)
                        .orElse(ClassHierarchyResolver.defaultResolver())
                        .orElse(
                                unknown ->
                                        ClassHierarchyResolver.ClassHierarchyInfo.ofClass(
                                                java.lang.constant.ConstantDescs.CD_Object));
        ClassFile classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(classes));
        byte[] woven = original;
        for (Weaving weaving : weavings) {
            if (weaving.className().equals(className)) {
                woven = weave(classFile, woven, weaving);
            }
        }
        return woven;
    }

    private static byte[] weave(ClassFile classFile, byte[] original, Weaving weaving) {
        ClassModel model = classFile.parse(original);
        int[] found = {0};
        byte[] woven =
                classFile.transformClass(
                        model,
                        ClassTransform.transformingMethodBodies(
                                concerned(weaving),
                                CodeTransform.ofStateful(
                                        () -> new Stitches(weaving.change(), () -> found[0]++))));
        if (found[0] != weaving.times()) {
            throw new IllegalStateException(
                    "Found %d times instead of %d, so it can't be woven: %s"
                            .formatted(found[0], weaving.times(), weaving));
        }
        return woven;
    }

    private static Predicate<MethodModel> concerned(Weaving weaving) {
        boolean whole =
                switch (weaving.change()) {
                    case Weaving.Change.AtEntry _,
                            Weaving.Change.AtReturn _,
                            Weaving.Change.Always _ ->
                            true;
                    case Weaving.Change.Before _,
                            Weaving.Change.After _,
                            Weaving.Change.Skip _,
                            Weaving.Change.Twice _,
                            Weaving.Change.Later _,
                            Weaving.Change.Instead _,
                            Weaving.Change.LastArgument _,
                            Weaving.Change.Field _,
                            Weaving.Change.Constant _,
                            Weaving.Change.Text _ ->
                            false;
                };
        String lambda = "lambda$" + weaving.method() + "$";
        return method -> {
            String name = method.methodName().stringValue();
            return method.code().isPresent()
                    && (name.equals(weaving.method()) || (!whole && name.startsWith(lambda)));
        };
    }
}
