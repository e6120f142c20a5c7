package dev.tollgate.collector.doctor;

import dev.tollgate.collector.attach.Attaching;
import java.util.List;

/** The Java that runs this command: attaching needs a JDK. */
final class JavaCheck implements Check {
  @Override
  public String name() {
    return "java";
  }

  @Override
  public boolean needsHome() {
    return false;
  }

  @Override
  public List<Diagnosis> examine(Installation installation) {
    String java =
        "Java " + System.getProperty("java.version") + " at " + System.getProperty("java.home");
    return List.of(
        Attaching.isPossible()
            ? Diagnosis.ok(name(), java + ", a JDK")
            : Diagnosis.warning(
                name(),
                java + " has no module jdk.attach: attach, detach and parts of jvms cannot work",
                "set JAVA_HOME to a JDK 17 or newer"));
  }
}
