package dev.tollgate.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.tools.attach.VirtualMachine;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Stage;
import dev.tollgate.faults.witness.Witness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The agent beside a running app, which comes and goes, and a witness of what it does there. */
final class Attachment {
  private final Child app;
  private final String agent;
  private final Path home;
  private final Path witness;

  private Attachment(Child app, String agent, Path home, Path witness) {
    this.app = app;
    this.agent = agent;
    this.home = home;
    this.witness = witness;
  }

  /** The agent of a stage beside an app, where it is not yet. */
  static Attachment to(Child app, Stage stage) throws Exception {
    return new Attachment(
        app,
        stage.jar("agent/dist").toString(),
        stage.home(),
        AgentJar.write(stage.directory(), Witness.class));
  }

  void attach() throws Exception {
    load(agent, "home=" + home + ",inflight=64");
  }

  void detach() throws Exception {
    load(agent, "detach");
  }

  /** {@code active}, {@code dormant}, or {@code none}; a problem of the agent's fails. */
  String state() throws Exception {
    VirtualMachine vm = VirtualMachine.attach(String.valueOf(app.process().pid()));
    try {
      Properties properties = vm.getAgentProperties();
      assertEquals(null, properties.getProperty("tollgate.problem"));
      return properties.getProperty("tollgate.state", "none");
    } finally {
      vm.detach();
    }
  }

  /** The digests of these classes' bytes, whose names are separated by commas. */
  String bytes(String classes) throws Exception {
    return ask("bytes " + classes);
  }

  /** The witness counts what enters the bridge from now on. */
  void listen() throws Exception {
    ask("listen");
  }

  /** What has entered the bridge. */
  int heard() throws Exception {
    return Integer.parseInt(ask("heard"));
  }

  private String ask(String question) throws Exception {
    Path answer = witness.resolveSibling("answer");
    Files.deleteIfExists(answer);
    load(witness.toString(), question + ";" + answer);
    return Files.readString(answer);
  }

  private void load(String jar, String options) throws Exception {
    VirtualMachine vm = VirtualMachine.attach(String.valueOf(app.process().pid()));
    try {
      vm.loadAgent(jar, options);
    } finally {
      vm.detach();
    }
  }
}
