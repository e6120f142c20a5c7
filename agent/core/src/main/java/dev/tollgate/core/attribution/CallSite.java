package dev.tollgate.core.attribution;

import dev.tollgate.api.exchange.CallOrigin;
import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A call site is the first application frame of a call, {@code class#method}: libraries, the JDK
 * and the agent itself are passed over. Immutable.
 */
public final class CallSite implements CallOrigin {
  /** A call whose stack has no application frame. */
  public static final CallSite UNKNOWN = new CallSite(null);

  /** Frames to look at before giving up: a deeper application frame is not worth the walk. */
  private static final int MAX_FRAMES = 256;

  private static final StackWalker WALKER = StackWalker.getInstance();

  private static final String[] LIBRARIES = {
    "java.",
    "javax.",
    "jakarta.",
    "jdk.",
    "sun.",
    "com.sun.",
    "kotlin.",
    "kotlinx.",
    "scala.",
    "groovy.",
    "okhttp3.",
    "okio.",
    "retrofit2.",
    "com.openai.",
    "com.anthropic.",
    "com.google.genai.",
    "com.azure.",
    "com.cohere.",
    "com.fasterxml.",
    "dev.langchain4j.",
    "dev.tollgate.",
    "ai.koog.",
    "io.github.resilience4j.",
    "io.helidon.",
    "io.ktor.",
    "io.micrometer.",
    "io.micronaut.",
    "io.netty.",
    "io.opentelemetry.",
    "io.quarkiverse.",
    "io.quarkus.",
    "io.reactivex.",
    "io.smallrye.",
    "io.vertx.",
    "org.apache.",
    "org.aspectj.",
    "org.eclipse.jetty.",
    "org.jboss.",
    "org.slf4j.",
    "org.springframework.",
    "reactor.",
    "software.amazon."
  };

  /** The same by first letter: every frame of every call is asked for. */
  private static final String[][] LIBRARIES_BY_LETTER = byLetter();

  private final @Nullable String name;

  private CallSite(@Nullable String name) {
    this.name = name;
  }

  /** The call site of the current thread. */
  public static CallSite here() {
    return WALKER.walk(
        frames ->
            frames
                .limit(MAX_FRAMES)
                .filter(frame -> !isLibrary(frame.getClassName()))
                .findFirst()
                .map(frame -> new CallSite(name(frame)))
                .orElse(UNKNOWN));
  }

  /** {@code class#method}, or null where no application frame was on the stack. */
  public @Nullable String name() {
    return name;
  }

  private static String[][] byLetter() {
    String[][] byLetter = new String['z' + 1][0];
    for (String prefix : LIBRARIES) {
      String[] known = byLetter[prefix.charAt(0)];
      byLetter[prefix.charAt(0)] = Arrays.copyOf(known, known.length + 1);
      byLetter[prefix.charAt(0)][known.length] = prefix;
    }
    return byLetter;
  }

  private static boolean isLibrary(String className) {
    char letter = className.charAt(0);
    if (letter >= LIBRARIES_BY_LETTER.length) {
      return false;
    }
    for (String prefix : LIBRARIES_BY_LETTER[letter]) {
      if (className.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static String name(StackFrame frame) {
    return outermost(frame.getClassName(), "$$") + "#" + written(frame.getMethodName());
  }

  /** The method as it was written: the one that holds the lambda, for a lambda's body. */
  private static String written(String method) {
    if (!method.startsWith("lambda$")) {
      return method;
    }
    int end = method.lastIndexOf('$');
    return end > "lambda$".length() ? method.substring("lambda$".length(), end) : method;
  }

  private static String outermost(String name, String mark) {
    int at = name.indexOf(mark);
    return at < 0 ? name : name.substring(0, at);
  }
}
