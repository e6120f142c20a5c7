package dev.tollgate.collector.cli;

import dev.tollgate.collector.attach.AgentJar;
import dev.tollgate.collector.attach.AgentReport;
import dev.tollgate.collector.attach.AgentState;
import dev.tollgate.collector.attach.Attached;
import dev.tollgate.collector.attach.Attaching;
import dev.tollgate.collector.host.FileAccess;
import dev.tollgate.collector.host.ProcessTable;
import dev.tollgate.collector.report.AttachedJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate attach}. */
@Command(
    name = "attach",
    description = {
      "Brings the agent into a running JVM: from now on its calls are metered and capped, those of"
          + " HTTP clients that were loaded and busy before included. Nothing restarts.",
      "What speaks against it is said before the JVM is touched. Attaching twice changes nothing"
          + " and exits with 1. Needs a JDK here, and the same user as the JVM, or root."
    },
    footer = {
      "  tollgate attach 4711",
      "  tollgate attach 4711 service=checkout environment=prod",
      "  sudo -u checkout tollgate attach 4711 --home /var/lib/tollgate",
      "  tollgate attach 4711 --agent /opt/tollgate-agent.jar --option service=checkout"
    })
final class AttachCommand implements Callable<Integer> {
  static final Duration LIMIT = Duration.ofSeconds(60);

  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private AgentOption agent = new AgentOption();

  @Parameters(index = "0", paramLabel = "PID", description = "The JVM: tollgate jvms lists them.")
  private long pid;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Options of the agent, as with -javaagent; home is that of this command.")
  private List<String> words = List.of();

  @Option(names = "--option", paramLabel = "KEY=VALUE", description = "The same.")
  private List<String> options = List.of();

  @Override
  public Integer call() throws IOException {
    Tollgate global = Objects.requireNonNull(tollgate);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Map<String, String> agentOptions = agentOptions(global.home().root());
    AgentJar jar = agent.read();
    ProcessTable processes = ProcessTable.ofThisHost();
    Attached attached = new Attaching(processes, LIMIT).attach(pid, jar, agentOptions);
    AgentReport after = attached.after();
    if (global.json()) {
      out.println(AttachedJson.of(attached));
      return after.problem() == null && after.state().isOn() ? Tollgate.OK : Tollgate.FINDING;
    }
    String who = pid + " (" + attached.jvm().command().main() + ", Java " + attached.javaVersion();
    out.println(who + "): agent " + after.version() + " is " + words(after));
    if (!Objects.equals(after.version(), jar.version())) {
      out.println(
          "this JVM had agent "
              + after.version()
              + " before, which runs again; "
              + jar.version()
              + " needs a restart of the service");
    }
    if (attached.jvmHasWarned()) {
      out.println(
          "this Java warns of it in the service's own stderr; -XX:+EnableDynamicAgentLoading at"
              + " its start avoids that");
    }
    if (after.problem() != null) {
      err.println("tollgate: " + after.problem());
      return Tollgate.FINDING;
    }
    if (!after.state().isOn()) {
      return Tollgate.FINDING;
    }
    warnOfHome(attached, processes, Path.of(agentOptions.getOrDefault("home", "/")), err);
    return Tollgate.OK;
  }

  private static String words(AgentReport agent) {
    if (agent.state().isOn() && agent.problem() != null) {
      return "in, but does not record";
    }
    return switch (agent.state()) {
      case ACTIVE -> "active and records into " + agent.home();
      case WAITING -> "waiting: it records into " + agent.home() + " once an HTTP client is in use";
      case DISABLED ->
          "switched off, by enabled=false in its options, -Dtollgate.enabled or TOLLGATE_ENABLED";
      default -> agent.state().word();
    };
  }

  private Map<String, String> agentOptions(Path home) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("home", home.toString());
    List<String> given = new ArrayList<>(options);
    given.addAll(words);
    for (String option : given) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw wrong("\"" + option + "\" is no option of the agent; write KEY=VALUE");
      }
      String key = option.substring(0, equals);
      String value = option.substring(equals + 1);
      // The service may run in another directory than this command.
      all.put(key, key.equals("home") ? Path.of(value).toAbsolutePath().toString() : value);
    }
    for (Map.Entry<String, String> option : all.entrySet()) {
      if (option.getValue().indexOf(',') >= 0 || option.getKey().indexOf(',') >= 0) {
        throw wrong(
            "\""
                + option.getKey()
                + "="
                + option.getValue()
                + "\" has a comma, which ends an option of the agent; choose another value");
      }
    }
    return all;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  /** A waiting agent does not look at its home yet, so this does. */
  private static void warnOfHome(
      Attached attached, ProcessTable processes, Path home, PrintWriter err) throws IOException {
    if (attached.after().state() != AgentState.WAITING
        || attached.jvm().process().uid() == processes.self().uid()) {
      return;
    }
    FileAccess access = FileAccess.of(attached.jvm().process());
    for (Path directory : List.of(home.resolve("ledger"), home.resolve("log"))) {
      if (Files.isDirectory(directory) && !access.mayWriteIn(directory)) {
        err.println(
            "tollgate: user "
                + attached.jvm().process().user()
                + " may not write into "
                + directory
                + "; add that user to its group, or detach and attach with a --home of its own");
      }
    }
  }
}
