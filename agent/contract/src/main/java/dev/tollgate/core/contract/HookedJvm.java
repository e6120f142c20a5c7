package dev.tollgate.core.contract;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import dev.tollgate.core.install.HookFaults;
import dev.tollgate.core.install.Hooks;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import net.bytebuddy.agent.ByteBuddyAgent;

/**
 * This very JVM with the hooks woven in: every instrumentation on the class path, found and
 * installed as in production, with exchanges of the test's.
 */
public final class HookedJvm implements AutoCloseable {
  private final Instrumentation instrumentation = ByteBuddyAgent.install();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final Hooks hooks;

  /** Hooks this JVM. */
  public HookedJvm(RecordingExchanges exchanges) {
    this(exchanges, List.of());
  }

  /** The same, with the libraries' copies that are shaded in these packages. */
  public HookedJvm(RecordingExchanges exchanges, List<String> shadedIn) {
    ClassLoader agentLoader = HookedJvm.class.getClassLoader();
    hooks =
        new Hooks(
            ServiceLoader.load(ClientInstrumentation.class, agentLoader),
            shadedIn,
            agentLoader,
            told -> {
              exchanges.tell(told);
              return exchanges;
            },
            new Faults(faults),
            unhooked -> {},
            () -> {});
    hooks.install(instrumentation);
  }

  /** What hooks got wrong since the last time. */
  public List<String> takeFaults() {
    List<String> taken = List.copyOf(faults);
    faults.clear();
    return taken;
  }

  /** How each hook fares. */
  public Map<String, String> states() {
    return hooks.states();
  }

  @Override
  public void close() {
    hooks.remove(instrumentation);
  }

  private static final class Faults implements HookFaults {
    private final List<String> seen;

    Faults(List<String> seen) {
      this.seen = seen;
    }

    @Override
    public void failed(HookPoint point, Throwable cause) {
      seen.add(point + ": " + text(cause));
    }

    @Override
    public void disabled(HookPoint point, Throwable cause) {
      seen.add(point + " is disabled: " + text(cause));
    }

    private static String text(Throwable cause) {
      StringWriter text = new StringWriter();
      cause.printStackTrace(new PrintWriter(text));
      return text.toString();
    }
  }
}
