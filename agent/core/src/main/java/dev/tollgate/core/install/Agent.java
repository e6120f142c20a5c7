package dev.tollgate.core.install;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import dev.tollgate.core.attribution.ProcessLabels;
import dev.tollgate.core.log.AgentLog;
import dev.tollgate.core.options.Options;
import java.lang.instrument.Instrumentation;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The running agent: reads the options, installs the hooks, and starts the {@link AgentRuntime} in
 * the background when the first hooked class loads. A JVM that loads none pays for a map look-up
 * per class and nothing else.
 */
public final class Agent {
  private Agent() {}

  /**
   * Starts the agent. Called once in a JVM, reflectively, by the boot class.
   *
   * @param arguments the agent's argument text, or null
   */
  public static void start(@Nullable String arguments, Instrumentation instrumentation) {
    Options options = new Options(arguments, System::getProperty, System::getenv);
    if (!options.get(Options.ENABLED)) {
      return;
    }
    AgentLog log = new AgentLog();
    options.complaints().forEach(log::say);
    AgentRuntime runtime =
        new AgentRuntime(
            options, ProcessLabels.of(options, System::getProperty, System::getenv), log);
    ClassLoader agentLoader = Agent.class.getClassLoader();
    Hooks hooks =
        new Hooks(
            ServiceLoader.load(ClientInstrumentation.class, agentLoader),
            agentLoader,
            runtime.exchanges(),
            new LoggedFaults(log),
            runtime::startInBackground);
    runtime.reportHooks(hooks::states);
    hooks.install(instrumentation);
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
