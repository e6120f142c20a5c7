package dev.tollgate.faults.witness;

import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes into a file what it sees in its JVM. Argument: {@code question;file}, and the question is
 *
 * <ul>
 *   <li>{@code bytes a.B,c.D}: a digest of the bytes that these classes have after all other agents
 *       have had their say;
 *   <li>{@code listen}: nothing yet, but from now on counts who enters the bridge, in place of the
 *       agent behind it;
 *   <li>{@code heard}: how many entered since, and stops counting.
 * </ul>
 */
public final class Witness {
  private Witness() {}

  /** Attached to a running JVM. */
  public static void agentmain(String argument, Instrumentation instrumentation) throws Exception {
    String[] parts = argument.split(";", -1);
    String[] question = parts[0].split(" ", -1);
    Files.writeString(Path.of(parts[1]), answer(question, instrumentation));
  }

  private static String answer(String[] question, Instrumentation instrumentation)
      throws Exception {
    switch (question[0]) {
      case "bytes":
        return digests(instrumentation, List.of(question[1].split(",", -1))).toString();
      case "listen":
        return BridgeEar.listen();
      case "heard":
        return BridgeEar.heard();
      default:
        throw new IllegalArgumentException(question[0] + " is no question");
    }
  }

  private static Map<String, String> digests(Instrumentation instrumentation, List<String> names)
      throws UnmodifiableClassException, IOException {
    Map<String, String> digests = new TreeMap<>();
    ClassFileTransformer last =
        new ClassFileTransformer() {
          @Override
          public byte @Nullable [] transform(
              @Nullable ClassLoader loader,
              @Nullable String name,
              @Nullable Class<?> redefined,
              @Nullable ProtectionDomain domain,
              byte[] bytes) {
            if (redefined != null && names.contains(redefined.getName())) {
              digests.put(redefined.getName(), sha256(inOrder(bytes)));
            }
            return null;
          }
        };
    instrumentation.addTransformer(last, true);
    try {
      for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
        if (names.contains(loaded.getName())) {
          instrumentation.retransformClasses(loaded);
        }
      }
    } finally {
      instrumentation.removeTransformer(last);
    }
    return digests;
  }

  /**
   * The same class with its constants in the order of their use, and none that is not used. A JVM
   * that has no class file any more writes one from what it holds, and there constants of earlier
   * retransformations stay behind.
   */
  private static byte[] inOrder(byte[] bytes) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(bytes).accept(writer, 0);
    return writer.toByteArray();
  }

  private static String sha256(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return bytes.length + " B " + String.format("%016x", ByteBuffer.wrap(digest).getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
