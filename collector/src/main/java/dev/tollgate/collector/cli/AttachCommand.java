package dev.tollgate.collector.cli;

import dev.tollgate.collector.attach.AgentJar;
import dev.tollgate.collector.attach.AgentPresentException;
import dev.tollgate.collector.attach.AgentReport;
import dev.tollgate.collector.attach.AgentState;
import dev.tollgate.collector.attach.AttachException;
import dev.tollgate.collector.attach.Attached;
import dev.tollgate.collector.attach.Attaching;
import dev.tollgate.collector.attach.JvmChoice;
import dev.tollgate.collector.host.FileAccess;
import dev.tollgate.collector.host.ProcessTable;
import dev.tollgate.collector.host.RunningJvm;
import dev.tollgate.collector.report.AttachedJson;
import dev.tollgate.collector.report.AttachedText;
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
      "Brings the agent into a running JVM, or into many: from now on its calls are metered and"
          + " capped, those of HTTP clients that were loaded and busy before included. Nothing"
          + " restarts.",
      "What speaks against it is said before the JVM is touched. Attaching twice changes nothing"
          + " and exits with 1, but for --all, which brings the agent where there is none. Needs a"
          + " JDK here, and the same user as the JVM, or root."
    },
    footer = {
      "  tollgate attach 4711",
      "  tollgate attach 4711 service=checkout environment=prod",
      "  sudo -u checkout tollgate attach 4711 --home /var/lib/tollgate",
      "  tollgate attach 4711 --agent /opt/tollgate-agent.jar --option service=checkout",
      "  tollgate attach --all --match checkout environment=prod"
    })
final class AttachCommand implements Callable<Integer> {
  static final Duration LIMIT = Duration.ofSeconds(60);

  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private AgentOption agent = new AgentOption();

  @Parameters(
      arity = "0..*",
      paramLabel = "PID|KEY=VALUE",
      description =
          "The JVM, which tollgate jvms lists; then options of the agent, as with -javaagent; home"
              + " is that of this command.")
  private List<String> words = List.of();

  @Option(names = "--option", paramLabel = "KEY=VALUE", description = "An option of the agent.")
  private List<String> options = List.of();

  @Option(
      names = "--all",
      description = "Every JVM of this machine that has no agent, but Tollgate's own.")
  private boolean all;

  @Option(
      names = "--match",
      paramLabel = "NAME",
      description =
          "With --all: those with this in the name of their main class or jar; * stands for"
              + " anything.")
  private @Nullable String match;

  @Override
  public Integer call() throws IOException {
    if (match != null && !all) {
      throw wrong("--match chooses among all JVMs; add --all");
    }
    Map<String, String> agentOptions =
        agentOptions(
            Objects.requireNonNull(tollgate).home().root(),
            all || words.isEmpty() ? words : words.subList(1, words.size()));
    ProcessTable processes = ProcessTable.ofThisHost();
    Attaching attaching = new Attaching(processes, LIMIT);
    if (!all) {
      long pid = pid();
      AgentJar jar = agent.read();
      return say(attaching.attach(pid, jar, agentOptions), jar, processes, agentOptions);
    }
    AgentJar jar = agent.read();
    JvmChoice choice = match == null ? JvmChoice.all() : JvmChoice.matching(match);
    return attachAll(choice.among(processes), attaching, jar, processes, agentOptions);
  }

  private long pid() {
    if (words.isEmpty()) {
      throw wrong("name a JVM by its pid, which tollgate jvms shows, or say --all");
    }
    try {
      return Long.parseLong(words.get(0));
    } catch (NumberFormatException e) {
      throw wrong("\"" + words.get(0) + "\" is no pid; tollgate jvms lists the JVMs");
    }
  }

  /** One JVM that cannot be attached to does not keep the others from it. */
  private int attachAll(
      List<RunningJvm> jvms,
      Attaching attaching,
      AgentJar jar,
      ProcessTable processes,
      Map<String, String> agentOptions)
      throws IOException {
    int finding = Tollgate.OK;
    if (jvms.isEmpty()) {
      err().println("tollgate: no such JVM is to be seen from here; tollgate jvms lists them");
      return Tollgate.FINDING;
    }
    for (RunningJvm jvm : jvms) {
      try {
        Attached attached = attaching.attach(jvm.pid(), jar, agentOptions);
        finding = Math.max(finding, say(attached, jar, processes, agentOptions));
      } catch (AgentPresentException present) {
        err().println("tollgate: " + present.getMessage());
      } catch (AttachException refused) {
        err().println("tollgate: " + refused.getMessage());
        finding = Tollgate.FINDING;
      }
    }
    return finding;
  }

  private int say(
      Attached attached, AgentJar jar, ProcessTable processes, Map<String, String> agentOptions)
      throws IOException {
    AgentReport after = attached.after();
    boolean well = after.problem() == null && after.state().isOn();
    if (Objects.requireNonNull(tollgate).json()) {
      out().println(AttachedJson.of(attached));
      return well ? Tollgate.OK : Tollgate.FINDING;
    }
    AttachedText.lines(attached, jar).forEach(out()::println);
    if (after.problem() != null) {
      err().println("tollgate: " + after.problem());
    } else if (well) {
      warnOfHome(attached, processes, Path.of(agentOptions.getOrDefault("home", "/")), err());
    }
    return well ? Tollgate.OK : Tollgate.FINDING;
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }

  private Map<String, String> agentOptions(Path home, List<String> words) {
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
