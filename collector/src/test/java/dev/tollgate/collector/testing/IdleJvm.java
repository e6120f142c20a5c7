package dev.tollgate.collector.testing;

import java.io.IOException;

/** A JVM that says its pid and does nothing until its stdin ends. */
public final class IdleJvm {
  private IdleJvm() {}

  /** No arguments. */
  public static void main(String[] args) throws IOException {
    System.out.println(ProcessHandle.current().pid());
    System.out.flush();
    int unused = System.in.read();
  }
}
