package dev.tollgate.core.install;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import dev.tollgate.core.log.AgentLog;
import dev.tollgate.core.options.Options;
import dev.tollgate.store.home.Home;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The running agent: reads the options, installs the hooks, and starts the {@link AgentRuntime} in
 * the background when the first hooked class loads. A JVM that loads none pays for a map look-up
 * per class and nothing else. One agent runs in a JVM at a time; it can be taken out, and put in
 * again with other options.
 */
public final class Agent {
  private static final String DETACH = "detach";

  private static final AgentState STATE = new AgentState();
  private static @Nullable Agent running;

  private final Instrumentation instrumentation;
  private final Options options;
  private final Home home;
  private final AgentLog log = new AgentLog();
  private final Hooks hooks;
  private @Nullable AgentRuntime runtime;

  private Agent(Options options, Instrumentation instrumentation) {
    this.options = options;
    this.instrumentation = instrumentation;
    this.home = home(options);
    ClassLoader agentLoader = Agent.class.getClassLoader();
    this.hooks =
        new Hooks(
            switchedOn(ServiceLoader.load(ClientInstrumentation.class, agentLoader), options),
            options.get(Options.SHADED),
            agentLoader,
            this::exchanges,
            new LoggedFaults(log),
            STATE::unhooked,
            () -> runtime().startInBackground());
  }

  /** Those that are always on, and those whose option is. */
  static List<ClientInstrumentation> switchedOn(
      Iterable<ClientInstrumentation> instrumentations, Options options) {
    List<ClientInstrumentation> on = new ArrayList<>();
    for (ClientInstrumentation instrumentation : instrumentations) {
      String key = instrumentation.switchedOnBy();
      if (key == null || options.isOn(key)) {
        on.add(instrumentation);
      }
    }
    return on;
  }

  /**
   * Starts the agent with the JVM. Called reflectively by the boot class.
   *
   * @param arguments the agent's argument text, or null
   * @throws IllegalStateException if one is running already
   */
  public static synchronized void start(
      @Nullable String arguments, Instrumentation instrumentation) {
    if (running != null) {
      throw new IllegalStateException(
          "an agent is already in this JVM and goes on; this one does nothing");
    }
    Options options = new Options(arguments, System::getProperty, System::getenv);
    if (!options.get(Options.ENABLED)) {
      STATE.disabled(AgentRuntime.version(), System.currentTimeMillis());
      return;
    }
    Agent agent = new Agent(options, instrumentation);
    options.complaints().forEach(agent.log::say);
    STATE.active(AgentRuntime.version(), agent.home.toString(), System.currentTimeMillis());
    running = agent;
    try {
      agent.hooks.install(instrumentation);
    } catch (RuntimeException | Error e) {
      detach();
      throw e;
    }
  }

  /**
   * Starts the agent in a running JVM, or takes it out; does nothing where that is done already.
   * Called reflectively by the boot class. Never throws: who attached reads in the JVM's agent
   * properties what came of it (see {@link AgentState}).
   *
   * @param arguments the agent's argument text, or {@code detach}
   */
  public static synchronized void attach(
      @Nullable String arguments, Instrumentation instrumentation) {
    try {
      if (DETACH.equals(arguments)) {
        detach();
      } else if (running == null) {
        start(arguments, instrumentation);
      }
    } catch (RuntimeException | Error e) {
      STATE.problem(e.toString());
    }
  }

  private static void detach() {
    Agent agent = running;
    if (agent == null) {
      return;
    }
    running = null;
    try {
      agent.hooks.remove(agent.instrumentation);
    } finally {
      agent.end();
      STATE.dormant(AgentRuntime.version(), System.currentTimeMillis());
    }
  }

  private void end() {
    AgentRuntime started;
    synchronized (this) {
      started = runtime;
    }
    if (started != null) {
      started.detach();
    }
  }

  private Exchanges exchanges(Consumer<Throwable> faults) {
    return runtime().exchanges(faults);
  }

  /** Made with the first hooked class, as most JVMs never load one. */
  private synchronized AgentRuntime runtime() {
    if (runtime == null) {
      runtime = new AgentRuntime(options, home, log, STATE, hooks::states);
    }
    return runtime;
  }

  private static Home home(Options options) {
    String configured = options.get(Options.HOME);
    return Home.of(
        configured.isBlank()
            ? Home.defaultRoot(System.getenv(), System.getProperty("user.home", "."))
            : Path.of(configured));
  }

  /** Says hook failures in the agent's log. */
  private static final class LoggedFaults implements HookFaults {
    private final AgentLog log;

    LoggedFaults(AgentLog log) {
      this.log = log;
    }

    @Override
    public void failed(HookPoint point, Throwable cause) {
      log.say("hook " + point + " failed", cause);
    }

    @Override
    public void disabled(HookPoint point, Throwable cause) {
      log.say("hook " + point + " is disabled: calls there are not metered", cause);
    }
  }
}
