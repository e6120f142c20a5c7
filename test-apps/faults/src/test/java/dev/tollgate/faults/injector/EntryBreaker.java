package dev.tollgate.faults.injector;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@code ((Runnable) System.getProperties().get(…)).run()} at the entry of every method of one
 * name in one class, as that class loads. Names nothing but the JDK, so any loader's class can hold
 * it. Thread-safe.
 */
final class EntryBreaker implements ClassFileTransformer {
  private final String internalName;
  private final String method;

  EntryBreaker(String internalName, String method) {
    this.internalName = internalName;
    this.method = method;
  }

  /** Loads what weaving takes, so that weaving loads no class while another one is loading. */
  void rehearse() throws java.io.IOException {
    String own = EntryBreaker.class.getName().replace('.', '/') + ".class";
    try (java.io.InputStream in = ClassLoader.getSystemResourceAsStream(own)) {
      if (in == null) {
        throw new java.io.FileNotFoundException(own);
      }
      byte[] unused = broken(in.readAllBytes());
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    return internalName.equals(name) ? broken(bytes) : null;
  }

  private byte[] broken(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new Breaking(writer, method), 0);
    return writer.toByteArray();
  }

  private static final class Breaking extends ClassVisitor {
    private final String method;

    Breaking(ClassWriter writer, String method) {
      super(Opcodes.ASM9, writer);
      this.method = method;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor visitor = super.visitMethod(access, name, descriptor, signature, exceptions);
      return name.equals(method) ? new Entry(visitor) : visitor;
    }
  }

  private static final class Entry extends MethodVisitor {
    Entry(MethodVisitor visitor) {
      super(Opcodes.ASM9, visitor);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      visitMethodInsn(
          Opcodes.INVOKESTATIC,
          "java/lang/System",
          "getProperties",
          "()Ljava/util/Properties;",
          false);
      visitLdcInsn(Injector.PROPERTY);
      visitMethodInsn(
          Opcodes.INVOKEVIRTUAL,
          "java/util/Properties",
          "get",
          "(Ljava/lang/Object;)Ljava/lang/Object;",
          false);
      visitTypeInsn(Opcodes.CHECKCAST, "java/lang/Runnable");
      visitMethodInsn(Opcodes.INVOKEINTERFACE, "java/lang/Runnable", "run", "()V", true);
    }
  }
}
