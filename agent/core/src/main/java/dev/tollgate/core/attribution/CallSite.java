package dev.tollgate.core.attribution;

import dev.tollgate.api.exchange.CallOrigin;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import java.util.List;
import java.util.Spliterator;
import java.util.function.Consumer;
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

  /** Without looking for reflection in every frame: those are of the JDK, and passed over. */
  private static final StackWalker WALKER = StackWalker.getInstance(Option.SHOW_REFLECT_FRAMES);

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
    "com.google.api.",
    "com.google.cloud.",
    "com.google.common.",
    "com.google.genai.",
    "com.azure.",
    "com.cohere.",
    "com.fasterxml.",
    "com.linecorp.armeria.",
    "dev.langchain4j.",
    "dev.tollgate.",
    "ai.koog.",
    "io.github.resilience4j.",
    "io.grpc.",
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
    "org.asynchttpclient.",
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
    return here(List.of());
  }

  /** The same, where these packages too are libraries. */
  public static CallSite here(List<String> libraries) {
    return WALKER.walk(frames -> new Search(libraries).in(frames.spliterator()));
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

  /** Looks at one frame after the other: a pipeline of streams is dear in every call. One use. */
  private static final class Search implements Consumer<StackFrame> {
    private final List<String> others;
    private @Nullable CallSite found;

    Search(List<String> others) {
      this.others = others;
    }

    CallSite in(Spliterator<StackFrame> frames) {
      for (int i = 0; i < MAX_FRAMES && found == null && frames.tryAdvance(this); i++) {}
      return found == null ? UNKNOWN : found;
    }

    @Override
    public void accept(StackFrame frame) {
      String className = frame.getClassName();
      if (!isLibrary(className) && !isInOthers(className)) {
        found = new CallSite(name(frame));
      }
    }

    private boolean isInOthers(String className) {
      for (String other : others) {
        if (className.startsWith(other) && className.startsWith(".", other.length())) {
          return true;
        }
      }
      return false;
    }
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
