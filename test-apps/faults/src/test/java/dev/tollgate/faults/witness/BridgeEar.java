package dev.tollgate.faults.witness;

import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Counts who enters the bridge. Whatever is still woven into a class enters it, agent or no agent.
 * The bridge exists in the JVM alone, so what connects to it is written here as byte code.
 */
public final class BridgeEar {
  private static final String BRIDGE = "java/lang/$Tollgate";
  private static final String CALL = "java/lang/$TollgateCall";
  private static final String ENTER = "(ILjava/lang/Object;[Ljava/lang/Object;)L" + CALL + ";";
  private static final String OWN = BridgeEar.class.getName().replace('.', '/');
  private static final AtomicInteger ENTERED = new AtomicInteger();

  private BridgeEar() {}

  /** Called by the byte code below. */
  public static void entered() {
    ENTERED.incrementAndGet();
  }

  static String listen() throws ReflectiveOperationException {
    ENTERED.set(0);
    byte[] bytes = ear();
    Class<?> ear =
        new ClassLoader(BridgeEar.class.getClassLoader()) {
          Class<?> define() {
            return defineClass("Ear", bytes, 0, bytes.length);
          }
        }.define();
    connect(ear.getConstructor().newInstance());
    return "listening";
  }

  static String heard() throws ReflectiveOperationException {
    connect(null);
    return String.valueOf(ENTERED.get());
  }

  private static void connect(@org.jspecify.annotations.Nullable Object dispatcher)
      throws ReflectiveOperationException {
    Class.forName("java.lang.$Tollgate")
        .getMethod("connect", Class.forName("java.lang.$TollgateDispatcher"))
        .invoke(null, dispatcher);
  }

  /** {@code class Ear extends $TollgateDispatcher { enter(…) { entered(); return null; } }}. */
  private static byte[] ear() {
    ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String parent = BRIDGE + "Dispatcher";
    type.visit(Opcodes.V11, Opcodes.ACC_PUBLIC, "Ear", null, parent, null);
    MethodVisitor made = type.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    made.visitCode();
    made.visitVarInsn(Opcodes.ALOAD, 0);
    made.visitMethodInsn(Opcodes.INVOKESPECIAL, parent, "<init>", "()V", false);
    made.visitInsn(Opcodes.RETURN);
    made.visitMaxs(0, 0);
    made.visitEnd();
    MethodVisitor enter = type.visitMethod(Opcodes.ACC_PUBLIC, "enter", ENTER, null, null);
    enter.visitCode();
    enter.visitMethodInsn(Opcodes.INVOKESTATIC, OWN, "entered", "()V", false);
    enter.visitInsn(Opcodes.ACONST_NULL);
    enter.visitInsn(Opcodes.ARETURN);
    enter.visitMaxs(0, 0);
    enter.visitEnd();
    type.visitEnd();
    return type.toByteArray();
  }
}
