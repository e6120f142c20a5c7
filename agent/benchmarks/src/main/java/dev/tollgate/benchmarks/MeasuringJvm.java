package dev.tollgate.benchmarks;

import java.util.List;

/** What a JVM needs to run the agent's parts on its class path. Stateless. */
final class MeasuringJvm {
  private MeasuringJvm() {}

  /** In production the agent does each of these for itself alone. */
  static List<String> options(Installation installation) {
    return List.of(
        "--patch-module=java.base=" + installation.library("tollgate-bridge"),
        "-javaagent:" + installation.library("byte-buddy-agent"),
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
        "-Dchronicle.analytics.disable=true",
        "-Dchronicle.disk.monitor.disable=true",
        "-Xmx1g");
  }
}
