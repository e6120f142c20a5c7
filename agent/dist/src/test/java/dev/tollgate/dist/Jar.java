package dev.tollgate.dist;

import java.nio.file.Path;

/** The agent jar as it is shipped. */
final class Jar {
  private Jar() {}

  static Path path() {
    return Path.of(System.getProperty("tollgate.agent.jar"));
  }
}
