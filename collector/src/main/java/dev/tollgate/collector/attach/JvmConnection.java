package dev.tollgate.collector.attach;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection to a running JVM over the JDK's attach API. One thread. Whoever opens one must have
 * asked {@link AttachChecks}: a JVM that does not expect it can die of the attempt.
 *
 * <p>The API waits without limit for a JVM that hangs; so each request runs on a daemon thread of
 * its own and is left behind when its time is up.
 */
final class JvmConnection implements Closeable {
  private final long pid;
  private final Duration limit;
  private final VirtualMachine machine;

  private JvmConnection(long pid, Duration limit, VirtualMachine machine) {
    this.pid = pid;
    this.limit = limit;
    this.machine = machine;
  }

  /** Whether this Java has the attach API: a JDK has, a JRE made without jdk.attach has not. */
  static boolean isPossible() {
    return ModuleLayer.boot().findModule("jdk.attach").isPresent();
  }

  /**
   * Connects.
   *
   * @param limit for this and for every later request
   * @throws AttachException if the JVM does not answer
   */
  static JvmConnection open(long pid, Duration limit) throws IOException {
    if (!isPossible()) {
      throw new AttachException(
          "the Java at "
              + System.getProperty("java.home")
              + " has no module jdk.attach: it is no full JDK; set JAVA_HOME to a JDK 17 or newer");
    }
    VirtualMachine machine = call(pid, limit, () -> VirtualMachine.attach(Long.toString(pid)));
    return new JvmConnection(pid, limit, machine);
  }

  /** What the agent in that JVM says of itself. */
  AgentReport agent() throws IOException {
    return AgentReport.of(call(pid, limit, machine::getAgentProperties));
  }

  /** The JVM's {@code java.version}. */
  String javaVersion() throws IOException {
    return call(pid, limit, machine::getSystemProperties).getProperty("java.version", "");
  }

  /** Loads the agent with these options, and returns when its {@code agentmain} has. */
  void load(Path agentJar, String options) throws IOException {
    boolean unused =
        call(
            pid,
            limit,
            () -> {
              machine.loadAgent(agentJar.toString(), options);
              return true;
            });
  }

  private static <T> T call(long pid, Duration limit, Callable<T> request) throws IOException {
    FutureTask<T> task = new FutureTask<>(request);
    Thread thread = new Thread(task, "tollgate-attach-" + pid);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failure(pid, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new AttachException(
          pid
              + " did not answer in "
              + limit.toSeconds()
              + " s: it hangs, or has no processor time; what was asked of it may still be done:"
              + " see tollgate jvms",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AttachException("interrupted while " + pid + " was asked", e);
    }
  }

  private static IOException failure(long pid, Throwable cause) {
    String why = String.valueOf(cause.getMessage());
    if (cause instanceof AttachNotSupportedException) {
      return new AttachException(
          pid
              + " does not take the request: "
              + why
              + "; it may still be starting: try again, or start it with -javaagent",
          cause);
    }
    if (why.contains("EnableDynamicAgentLoading")) {
      return new AttachException(
          pid
              + " was started with -XX:-EnableDynamicAgentLoading, which forbids it; start it with"
              + " -javaagent, or without that option",
          cause);
    }
    if (cause instanceof AgentLoadException || cause instanceof AgentInitializationException) {
      return new AttachException(
          pid + " could not load the agent: " + why + "; start it with -javaagent", cause);
    }
    return cause instanceof IOException io
        ? new AttachException(pid + " broke off: " + why + "; see whether it still runs", io)
        : new AttachException(pid + " could not be asked: " + cause, cause);
  }

  @Override
  public void close() {
    try {
      machine.detach();
    } catch (IOException e) {
      return; // nothing is kept open on either side
    }
  }
}
