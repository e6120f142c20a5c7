package dev.tollgate.faults.injector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes every call of one method throw, as many times as told. Comes before the agent that it
 * breaks on the command line, and is packed into a jar of its own by the test.
 *
 * <p>The broken class sees nothing of this: its code fetches a {@code Runnable} from the system
 * properties and runs it. How often that happened stands in a file, whatever the throw leads to.
 *
 * <p>Argument: {@code class#method;error class;times;file}.
 */
public final class Injector implements Runnable {
  /** Where woven code finds this object. */
  static final String PROPERTY = "faults.injector";

  private final Class<?> error;
  private final int times;
  private final Path hitsFile;
  private final AtomicInteger hits = new AtomicInteger();

  private Injector(Class<?> error, int times, Path hitsFile) {
    this.error = error;
    this.times = times;
    this.hitsFile = hitsFile;
  }

  /** Started with {@code -javaagent}. */
  public static void premain(String argument, Instrumentation instrumentation) throws Exception {
    String[] parts = argument.split(";", -1);
    String[] method = parts[0].split("#", -1);
    Injector injector =
        new Injector(Class.forName(parts[1]), Integer.parseInt(parts[2]), Path.of(parts[3]));
    injector.create(); // what a throw needs is loaded before the first one
    injector.note(0);
    System.getProperties().put(PROPERTY, injector);
    EntryBreaker breaker = new EntryBreaker(method[0].replace('.', '/'), method[1]);
    breaker.rehearse();
    instrumentation.addTransformer(breaker);
  }

  @Override
  public void run() {
    int hit = hits.incrementAndGet();
    note(hit);
    if (hit <= times) {
      Injector.<RuntimeException>sneak(create());
    }
  }

  private Throwable create() {
    try {
      return (Throwable) error.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(error + " cannot be made", e);
    }
  }

  /** One writer at a time, so that the file never goes back. */
  private synchronized void note(int hit) {
    try {
      Files.writeString(hitsFile, String.valueOf(Math.max(hit, hits.get())));
    } catch (IOException e) {
      throw new UncheckedIOException("the test's own file", e);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void sneak(Throwable error) throws E {
    throw (E) error;
  }
}
