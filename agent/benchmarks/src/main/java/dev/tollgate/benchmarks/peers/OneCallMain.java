package dev.tollgate.benchmarks.peers;

import dev.tollgate.benchmarks.traffic.Chat;

/** An application that makes one LLM call with the JDK's client and ends. */
final class OneCallMain {
  private OneCallMain() {}

  /** Takes the provider's port. */
  public static void main(String[] args) throws Exception {
    Client.JDK.connect(Integer.parseInt(args[0])).call(Chat.HOST);
  }
}
