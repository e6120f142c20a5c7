package dev.tollgate.core.install;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.isNative;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.InstrumentedType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.assign.primitive.PrimitiveTypeAwareAssigner;
import net.bytebuddy.implementation.bytecode.assign.primitive.VoidAwareAssigner;
import net.bytebuddy.pool.TypePool;

/**
 * Weaves {@link HookAdvice} into a class's bytes. The only class that touches Byte Buddy, so that
 * Byte Buddy loads with the first hooked class and not before. Thread-safe.
 *
 * <p>Adds no field and no method: legal on loaded classes, and undone by transforming again without
 * it. Types of the class are described from its bytes alone and never loaded. A class of a JDK that
 * is newer than Byte Buddy is read as one of the newest that it knows, and keeps its own version.
 */
final class AdviceWeaver {
  private static final Assigner ASSIGNER =
      new VoidAwareAssigner(new PrimitiveTypeAwareAssigner(CastingAssigner.INSTANCE));

  /** Where a class file has its major version, and the newest that Byte Buddy reads. */
  private static final int VERSION_AT = 6;

  private static final int NEWEST = ClassFileVersion.latest().getMajorVersion();

  private final ByteBuddy byteBuddy =
      new ByteBuddy()
          .with(TypeValidation.DISABLED)
          .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
          .with(InstrumentedType.Factory.Default.FROZEN);
  private final ClassFileLocator adviceLocator;

  AdviceWeaver(ClassLoader agentLoader) {
    adviceLocator = ClassFileLocator.ForClassLoader.of(agentLoader);
  }

  /** The class's bytes with the hooks in. */
  byte[] weave(String className, byte[] classBytes, List<InstalledHook> hooks) {
    int version = ((classBytes[VERSION_AT] & 0xff) << 8) | (classBytes[VERSION_AT + 1] & 0xff);
    return version <= NEWEST
        ? weaveKnown(className, classBytes, hooks)
        : ofVersion(version, weaveKnown(className, ofVersion(NEWEST, classBytes.clone()), hooks));
  }

  private static byte[] ofVersion(int version, byte[] classBytes) {
    classBytes[VERSION_AT] = (byte) (version >> 8);
    classBytes[VERSION_AT + 1] = (byte) version;
    return classBytes;
  }

  private byte[] weaveKnown(String className, byte[] classBytes, List<InstalledHook> hooks) {
    ClassFileLocator locator = ClassFileLocator.Simple.of(className, classBytes);
    TypePool pool = TypePool.Default.WithLazyResolution.of(locator);
    TypeDescription type = pool.describe(className).resolve();
    DynamicType.Builder<?> builder = byteBuddy.decorate(type, locator);
    for (InstalledHook hook : hooks) {
      Advice advice =
          Advice.withCustomMapping()
              .bind(HookId.class, hook.id())
              .to(HookAdvice.class, adviceLocator)
              .withAssigner(ASSIGNER);
      builder =
          builder.visit(
              advice.on(
                  named(hook.point().methodName())
                      .and(takesArguments(hook.point().parameterCount()))
                      .and(not(isAbstract()))
                      .and(not(isNative()))
                      .and(not(isBridge()))));
    }
    return builder.make().getBytes();
  }
}
