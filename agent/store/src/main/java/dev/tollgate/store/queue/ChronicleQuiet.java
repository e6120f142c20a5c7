package dev.tollgate.store.queue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Initialises Chronicle in somebody else's JVM without a trace: nothing on stdout or stderr, no
 * call home, no watcher thread, none of the app's settings taken or changed.
 *
 * <p>Chronicle and SLF4J read system properties while their classes load. These are set around the
 * first use and put back at once; the app sees them for that moment only. All methods are
 * thread-safe.
 */
final class ChronicleQuiet {
  private static final Map<String, String> PROPERTIES =
      Map.of(
          // No call home, no files in the user's home directory.
          "chronicle.analytics.disable", "true",
          // No thread that watches the disk; the guard does.
          "chronicle.disk.monitor.disable", "true",
          "chronicle.announcer.disable", "true",
          // Chronicle would load ./system.properties of the app into the system properties.
          "system.properties", "/dev/null",
          // The app's own start-up hooks for Chronicle are not for this copy of it.
          "chronicle.init.runnable", "",
          "chronicle.postinit.runnable", "",
          "jvm.resource.tracing", "false",
          // The app's logging provider is not visible here; asking for it would print an error.
          "slf4j.provider", "org.slf4j.nop.NOPServiceProvider",
          "slf4j.internal.verbosity", "ERROR");

  private static boolean initialised;

  private ChronicleQuiet() {}

  /** Something that uses Chronicle. */
  interface Use<T> {
    T run() throws IOException;
  }

  /** Runs a use of Chronicle; the first one in this JVM that ends well initialises its classes. */
  static synchronized <T> T run(Use<T> use) throws IOException {
    if (initialised) {
      return use.run();
    }
    muteUnsafeWarning();
    Thread thread = Thread.currentThread();
    ClassLoader contextLoader = thread.getContextClassLoader();
    Map<String, @Nullable String> before = new LinkedHashMap<>();
    PROPERTIES.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
    try {
      // Chronicle looks for services with the context loader: never in the app's.
      thread.setContextClassLoader(ChronicleQuiet.class.getClassLoader());
      T result = use.run();
      initialised = true;
      return result;
    } finally {
      thread.setContextClassLoader(contextLoader);
      before.forEach(ChronicleQuiet::restore);
    }
  }

  private static void restore(String name, @Nullable String value) {
    if (value == null) {
      System.clearProperty(name);
    } else {
      System.setProperty(name, value);
    }
  }

  /**
   * JDK 24 and newer warn on stderr when the first class uses memory access methods of
   * sun.misc.Unsafe; this marks the warning as given. The app's own warning goes with it.
   */
  private static void muteUnsafeWarning() {
    try {
      Method warned =
          Class.forName("sun.misc.Unsafe").getDeclaredMethod("trySetMemoryAccessWarned");
      warned.setAccessible(true);
      warned.invoke(null);
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Before JDK 24 there is no such method and nothing to mute; where it cannot be called the
      // JDK prints its warning, which hurts less than not recording.
      return;
    }
  }
}
